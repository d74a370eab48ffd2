using Parlae.Pms.Functions.Hosting.Warming;
using Parlae.Pms.Functions.Hosting.Warming.Ahead;

namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>A step of the publish: plays the trial call and writes what the runtime had to compile for it, so that it is compiled ahead.</summary>
internal sealed class CompileProfileCommand(FunctionTable table) : ICommand
{
    private const int Calls = 12; // What waits in one call does not in another, and is another method then.

    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(2);

    public string Name => "compile-profile";

    public string? Usage => null;

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [var file]) throw new UsageException("'compile-profile' takes the file to write.");

        using var compiled = new CompiledMethods();
        for (var n = 0; n < Calls; n++) await TrialCall.PlayAsync(table, LongestCall, cancellationToken);
        CompileProfile.Write(compiled.Find(), file);
        return ExitCode.Held;
    }
}
