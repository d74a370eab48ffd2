using Parlae.Pms.Core.Rehearsal;

namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>Lists the steps at which <c>Parlae__Failpoint</c> may fail, one a line, in the order in which a write comes through them.</summary>
internal sealed class FailpointsCommand : ICommand
{
    public string Name => "failpoints";

    public string Usage => "";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [])
            throw new UsageException("'failpoints' takes nothing.");
        foreach (var step in Steps.All)
            await Console.Out.WriteLineAsync(step.Name);
        return ExitCode.Held;
    }
}
