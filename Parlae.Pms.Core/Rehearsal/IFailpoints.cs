namespace Parlae.Pms.Core.Rehearsal;

/// <summary>Lets a rehearsal fail at a named step. In a running service nobody is armed and passing a step costs nothing.</summary>
public interface IFailpoints
{
    /// <summary>A step has been reached: what comes before it is durable, what comes after it has not begun.</summary>
    /// <exception cref="Storage.StoreUnavailableException">The rehearsal makes the store fail here.</exception>
    ValueTask PassAsync(Failpoint step);
}

/// <summary>A step at which a rehearsal may fail.</summary>
/// <param name="Name">The operation and how far it has come, such as <c>book.held</c>.</param>
public sealed record Failpoint(string Name);

/// <summary>What a running service has: no step fails.</summary>
public sealed class NoFailpoints : IFailpoints
{
    public ValueTask PassAsync(Failpoint step) => ValueTask.CompletedTask;
}
