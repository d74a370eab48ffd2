using System.Diagnostics;
using System.Text;

namespace Parlae.Pms.Tests.Support;

/// <summary>A program started with exactly the given environment (and what .NET itself needs), its output captured, ended by its id.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "DOTNET_CLI_HOME"];

    private readonly Process process = new();
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();

    private ChildProcess()
    {
    }

    public int Id { get; private set; }

    /// <summary>Standard output so far.</summary>
    public string Output => Read(output);

    /// <summary>Standard error so far.</summary>
    public string Errors => Read(errors);

    public bool HasExited => process.HasExited;

    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>> environment, string workingDirectory)
    {
        var child = new ChildProcess();
        var start = child.process.StartInfo = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };

        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            start.Environment[name] = Environment.GetEnvironmentVariable(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        child.process.OutputDataReceived += (_, line) => Append(child.output, line.Data);
        child.process.ErrorDataReceived += (_, line) => Append(child.errors, line.Data);
        child.process.Start();
        child.Id = child.process.Id;
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for the end and for all output.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>SIGKILL: nothing in the program gets to run any more.</summary>
    public void Kill()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }

    /// <summary>SIGTERM, as a service manager or Ctrl+C asks.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
        return await WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }

    private static void Append(StringBuilder lines, string? line)
    {
        if (line is not null)
        {
            lock (lines)
            {
                lines.AppendLine(line);
            }
        }
    }

    private static string Read(StringBuilder lines)
    {
        lock (lines)
        {
            return lines.ToString();
        }
    }
}
