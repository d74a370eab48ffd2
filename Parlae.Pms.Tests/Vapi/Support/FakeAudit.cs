using System.Collections.Concurrent;
using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Tests.Vapi.Support;

internal sealed class FakeAudit : IAuditTrail
{
    public ConcurrentQueue<(AuditedAction Action, string Word)> Refused { get; } = new();
    public ConcurrentQueue<(AuditedAction Action, string Word)> Events { get; } = new();
    public bool IsDown { get; set; }

    public Task<IAuditedAccess> BeginAsync(AuditedAction action, CancellationToken cancellationToken)
        => throw new InvalidOperationException("The edge touches no patient data.");

    public Task RefuseAsync(AuditedAction action, string reason, CancellationToken cancellationToken) => Write(Refused, action, reason);
    public Task RecordAsync(AuditedAction action, string outcome, CancellationToken cancellationToken) => Write(Events, action, outcome);

    private Task Write(ConcurrentQueue<(AuditedAction, string)> entries, AuditedAction action, string word)
    {
        if (IsDown)
        {
            return Task.FromException(new AuditUnavailableException());
        }

        entries.Enqueue((action, word));
        return Task.CompletedTask;
    }
}
