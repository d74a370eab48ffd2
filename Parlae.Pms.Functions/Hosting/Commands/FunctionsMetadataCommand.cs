using Parlae.Pms.Functions.Hosting.CustomHandler;

namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>The build's last step: writes the <c>function.json</c> files beside the program that was just built.</summary>
internal sealed class FunctionsMetadataCommand(FunctionTable table) : ICommand
{
    public string Name => "functions-metadata";

    public string? Usage => null;

    public Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [var folder] || !Directory.Exists(folder))
        {
            throw new UsageException("'functions-metadata' takes the folder of the built program.");
        }

        FunctionJson.Write(table, folder);
        return Task.FromResult(ExitCode.Held);
    }
}
