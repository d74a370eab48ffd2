namespace Parlae.Pms.Core.Privacy;

/// <summary>Destroys an account's data key: everything sealed under it is unreadable from then on, for good.</summary>
public interface IAccountKeyDestruction
{
    ValueTask DestroyAsync(string accountId, CancellationToken cancellationToken);
}
