using System.Diagnostics;
using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Tests.Auditing;

public sealed class AuditSpeedTests(ITestOutputHelper output) : IDisposable
{
    private const int Entries = 100_000;

    private readonly AuditFixture _audit = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _audit.Dispose();

    [Fact]
    public async Task A_hundred_thousand_entries_are_appended_and_verified_in_seconds()
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Entries).Select(_ => _audit.Trail.RecordAsync(AuditFixture.Action(), "ok", Cancellation)));
        Print("appended", watch);

        watch.Restart();
        Assert.Equal(new AuditVerification("demo", true, Entries, null, null), await _audit.VerifyAsync());
        Print("verified", watch);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);

        watch.Restart();
        using var file = new MemoryStream();
        await _audit.Export.WriteJsonAsync(new AuditQuery("demo"), file, Cancellation);
        Print("exported", watch);

        watch.Restart();
        file.Position = 0;
        Assert.Equal(Entries, (await new AuditExportVerifier(_audit.Keys).VerifyAsync(file, Cancellation)).Entries);
        Print("verified from the export", watch);
    }

    [Fact]
    public async Task One_access_after_another()
    {
        await _audit.WriteAsync(20);
        var watch = Stopwatch.StartNew();
        await _audit.WriteAsync(200);

        output.WriteLine($"one begin and finish: {watch.Elapsed.TotalMilliseconds / 200:F2} ms");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }

    private void Print(string what, Stopwatch watch) =>
        output.WriteLine($"{Entries} entries {what}: {watch.ElapsedMilliseconds} ms, {Entries / watch.Elapsed.TotalSeconds:F0}/s");
}
