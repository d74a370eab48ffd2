using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Emulators;

/// <summary>A stand-in that Node runs, in a folder of its own; it ends when we do, even if we are killed.</summary>
internal sealed class NodeProgram : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory folder = new();
    private readonly StringBuilder written = new();
    private readonly Process process;

    private NodeProgram(string script, IEnumerable<string> arguments) => process = new Process
    {
        StartInfo = new ProcessStartInfo("node", [Path.Combine(Folder, "guard.js"), Path.Combine(Folder, script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        },
    };

    private static string Folder => Path.Combine(BuiltApp.Root, "Parlae.Pms.Tests", "Emulators");

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="script">In the folder of the stand-ins.</param>
    /// <param name="arguments">Its own.</param>
    /// <param name="isReady">Whether a line that it wrote says so.</param>
    /// <param name="environment">Beside what this process has.</param>
    /// <returns>The program and that line.</returns>
    public static async Task<(NodeProgram Program, string Line)> StartAsync(
        string script, IEnumerable<string> arguments, Func<string, bool> isReady, IReadOnlyDictionary<string, string?>? environment = null)
    {
        if (!File.Exists(Path.Combine(Folder, "node_modules", ".installed")))
            throw new InvalidOperationException("The stand-ins are not installed: run Parlae.Pms.Tests/Emulators/install.sh (test.sh does).");

        var program = new NodeProgram(script, arguments);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) program.process.StartInfo.Environment[name] = value;
        try
        {
            return (program, await program.RunAsync(isReady));
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            process.StandardInput.Close(); // guard.js ends it
            if (!process.WaitForExit(3000)) process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It never ran.
        }

        process.Dispose();
        folder.Dispose();
    }

    private async Task<string> RunAsync(Func<string, bool> isReady)
    {
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            Note(line.Data);
            if (line.Data is null) ready.TrySetException(new InvalidOperationException($"The stand-in ended: {Written()}"));
            else if (isReady(line.Data)) ready.TrySetResult(line.Data);
        };
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception fault)
        {
            throw new InvalidOperationException("The stand-in cannot run: node is not on the path.", fault);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return await ready.Task.WaitAsync(LongestStart);
    }

    private void Note(string? line)
    {
        lock (written) written.AppendLine(line);
    }

    private string Written()
    {
        lock (written) return written.ToString();
    }
}
