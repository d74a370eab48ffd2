using System.Diagnostics;

namespace Parlae.Pms.Tests.Support;

/// <summary>Runs one explicit test of this assembly in a process of its own, for what only another process can show. Its standard input ends when we do.</summary>
internal sealed class TestChild : IDisposable
{
    public const string DirectoryVariable = "PARLAE_TEST_CHILD_DIRECTORY";

    private readonly Process _process;

    public TestChild(string method, string directory)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(TestChild).Assembly.Location);
        foreach (var argument in new[] { "-explicit", "only", "-method", method }) start.ArgumentList.Add(argument);
        start.Environment[DirectoryVariable] = directory;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>SIGKILL: nothing of it runs on.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
