using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Parlae.Pms.Benchmarks.Load;

namespace Parlae.Pms.Benchmarks.Servers;

/// <summary>A server as a process of its own. What it says goes to a file without passing through here, as that would cost the cores.</summary>
internal sealed class ServedProgram : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private static readonly byte[] AreYouThere = "GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray();

    private readonly Process process;
    private readonly string log;
    private readonly long launched;

    private ServedProgram(Process process, int port, string log, long launched) => (this.process, Port, this.log, this.launched) = (process, port, log, launched);

    public int Port { get; }

    /// <summary>From its start to its first answer.</summary>
    public TimeSpan Started { get; private set; }

    /// <summary>What of it is in memory now, in MiB.</summary>
    public double ResidentMegabytes => Status("VmRSS");

    /// <summary>And at its most.</summary>
    public double PeakMegabytes => Status("VmHWM");

    /// <summary>What it has taken of the processors so far, in milliseconds.</summary>
    public double ProcessorMilliseconds
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalMilliseconds;
        }
    }

    public int Threads => (int)(Status("Threads", kibibytes: false));

    /// <param name="arguments">Told the port.</param>
    /// <param name="settings">The environment, but for the machine's own; null: the machine's own.</param>
    /// <exception cref="BenchFailure">It ended, or did not answer in time.</exception>
    public static ServedProgram Start(string program, Func<int, IEnumerable<string>> arguments, string folder, string name, Action<IDictionary<string, string?>, int>? settings = null)
    {
        var (port, log) = (FreePort.Find(), Path.Combine(folder, $"{name}.log"));
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder };
        foreach (var argument in (string[])["-c", "exec \"$0\" \"$@\" >>\"$BENCH_LOG\" 2>&1", program, .. arguments(port)])
            start.ArgumentList.Add(argument);
        settings?.Invoke(start.Environment, port);
        start.Environment["BENCH_LOG"] = log;
        var launched = Stopwatch.GetTimestamp();
        var server = new ServedProgram(Process.Start(start) ?? throw new BenchFailure($"{program} cannot be started."), port, log, launched);
        server.WaitUntilReady();
        return server;
    }

    /// <summary>Ends it as a host does, without a goodbye.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void WaitUntilReady()
    {
        while (!IsReady())
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(launched) > LongestStart)
                throw new BenchFailure($"{Path.GetFileNameWithoutExtension(log)} did not start: {(File.Exists(log) ? File.ReadLines(log).LastOrDefault() : "")}");
            Thread.Sleep(1);
        }
    }

    private bool IsReady()
    {
        try
        {
            using var connection = RawConnection.Open(Port);
            connection.Exchange(AreYouThere, out var status);
            Started = Stopwatch.GetElapsedTime(launched);
            return status == 200;
        }
        catch (Exception fault) when (fault is SocketException or BenchFailure)
        {
            return false; // not listening yet
        }
    }

    private double Status(string name, bool kibibytes = true)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status", Encoding.ASCII).First(line => line.StartsWith($"{name}:", StringComparison.Ordinal));
        var number = double.Parse(line.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return kibibytes ? number / 1024 : number;
    }
}
