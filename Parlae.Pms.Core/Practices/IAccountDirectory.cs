namespace Parlae.Pms.Core.Practices;

/// <summary>Finds connected clinics by the ids that a verified webhook carries.</summary>
/// <remarks>An unknown or ill-formed id is null, not an exception. Throws <see cref="Storage.StoreUnavailableException"/>.</remarks>
public interface IAccountDirectory
{
    ValueTask<PmsAccount?> FindAsync(string accountId, CancellationToken cancellationToken);
    ValueTask<PmsAccount?> FindByPhoneNumberIdAsync(string phoneNumberId, CancellationToken cancellationToken);
    ValueTask<PmsAccount?> FindByAssistantIdAsync(string assistantId, CancellationToken cancellationToken);
}
