using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Auditing;

/// <summary>Six years of a busy clinic.</summary>
[Trait("Category", "Heavy")]
public sealed class AuditMillionTests(ITestOutputHelper output)
{
    private const int Entries = 1_000_000;
    private const int AtOnce = 50_000;

    [Fact]
    public async Task A_million_entries_are_verified_by_the_command_in_twenty_seconds()
    {
        using var folder = new TemporaryDirectory();
        var watch = Stopwatch.StartNew();
        await WriteAsync(folder.Path);
        output.WriteLine($"{Entries} entries written in {watch.Elapsed.TotalSeconds:F1} s");

        watch.Restart();
        var ended = await AppProcess.RunAsync(["audit", "verify"], dataDirectory: folder.Path);
        output.WriteLine($"verified by the command, its start included, in {watch.Elapsed.TotalSeconds:F1} s");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Contains($"demo: {Entries} entries, unbroken", ended.Output, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }

    private static async Task WriteAsync(string folder)
    {
        var builder = FunctionsApp.Create(FunctionTable.Program, TestSettings.Read(folder), new Listening(0, UnderFunctionsHost: true));
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        var trail = app.Services.GetRequiredService<IAuditTrail>();
        for (var written = 0; written < Entries; written += AtOnce)
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => trail.RecordAsync(AuditFixture.Action(), "ok", TestContext.Current.CancellationToken)));
    }
}
