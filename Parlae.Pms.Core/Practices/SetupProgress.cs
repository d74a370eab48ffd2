using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Practices;

/// <summary>Tells the checks of one setup, each as it begins and as it ends. Whoever listens is told at once, on the setup's own thread.</summary>
internal sealed class SetupProgress(IProgress<SetupCheck>? listener, TimeProvider clock) : IProgress<ConnectionStep>
{
    private SetupCheckKind? running;
    private long began;

    /// <summary>The check at hand, or the last one.</summary>
    public SetupCheckKind At { get; private set; }

    public void Begin(SetupCheckKind kind)
    {
        if (running == kind)
            return;
        if (running is not null)
            End(SetupCheckState.Held);
        (running, At, began) = (kind, kind, clock.GetTimestamp());
        listener?.Report(new(kind, SetupCheckState.Running));
    }

    public void Hold(int? found = null) => End(SetupCheckState.Held, found);

    public void Fail(SetupProblem problem, string? reason = null) => End(SetupCheckState.Failed, problem: problem, reason: reason);

    public void Miss(Exception fault) => End(SetupCheckState.Missing, problem: Of(fault), reason: (fault as PracticeMisconfiguredException)?.Reason);

    public void Fail(VendorException fault) => Fail(Of(fault), (fault as PracticeMisconfiguredException)?.Reason);

    /// <summary>The adapter has come so far: what it does not tell of holds, once it has passed it.</summary>
    public void Report(ConnectionStep step)
    {
        var kind = step switch
        {
            ConnectionStep.Location => SetupCheckKind.Location,
            ConnectionStep.Capabilities => SetupCheckKind.Capabilities,
            _ => SetupCheckKind.Credentials,
        };
        while (running is { } now && now < kind)
            Begin(now + 1);
    }

    private void End(SetupCheckState state, int? found = null, SetupProblem? problem = null, string? reason = null)
    {
        if (running is not { } kind)
            return;
        running = null;
        listener?.Report(new(kind, state, clock.GetElapsedTime(began), found, problem, reason));
    }

    private static SetupProblem Of(Exception fault) => fault switch
    {
        PracticeMisconfiguredException => SetupProblem.Refused,
        AbilityMissingException => SetupProblem.AbilityMissing,
        VendorContractException => SetupProblem.NotUnderstood,
        StoreUnavailableException => SetupProblem.RecordsAway,
        _ => SetupProblem.Unreachable,
    };
}
