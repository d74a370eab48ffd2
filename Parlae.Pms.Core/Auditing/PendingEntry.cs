namespace Parlae.Pms.Core.Auditing;

/// <summary>An entry that waits for its place in the chain.</summary>
/// <param name="content">Without sequence and hash; null for a touch, which only renews the head's due time.</param>
/// <param name="closes">The <c>started</c> that this one finishes.</param>
/// <param name="onlyIfOpen">Not written when that access was finished meanwhile.</param>
/// <param name="isFleeting">Need not have reached the disk when its caller is told.</param>
internal sealed class PendingEntry(AuditEntry? content, long? closes = null, bool onlyIfOpen = false, bool isFleeting = false)
{
    private readonly TaskCompletionSource<long?> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AuditEntry? Content => content;

    public long? Closes => closes;

    public bool IsFleeting => isFleeting;

    /// <summary>The sequence once written, and on the disk unless fleeting; null when it was left out.</summary>
    public Task<long?> Written => _written.Task;

    /// <summary>A <c>started</c> whose caller went away before it was written touches nothing. All else has happened and is written all the same.</summary>
    public bool IsAbandoned => content is { Phase: AuditPhase.Started } && _written.Task.IsCompleted;

    /// <summary>Must be written later if it cannot be now.</summary>
    public bool MustNotBeLost => content is { Phase: not AuditPhase.Started } && !onlyIfOpen;

    public bool IsLeftOut(IReadOnlyList<OpenAccess> open) =>
        content is null || IsAbandoned || (onlyIfOpen && !open.Any(access => access.Sequence == closes));

    public void Complete(long? sequence) => _written.TrySetResult(sequence);

    public void Fail(Exception exception) => _written.TrySetException(exception);

    public void Cancel(CancellationToken cancellationToken) => _written.TrySetCanceled(cancellationToken);
}
