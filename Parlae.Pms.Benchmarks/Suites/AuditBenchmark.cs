using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Parlae.Pms.Benchmarks.Figures;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;

namespace Parlae.Pms.Benchmarks.Suites;

/// <summary>What grows with the years must not slow down: appending to a long audit trail, and verifying it. On the embedded store, full sync.</summary>
internal sealed class AuditBenchmark : IBenchmark
{
    private const string Account = "demo";
    private const int Short = 10_000;
    private const int Long = 1_000_000;
    private const int AtOnce = 50_000;
    private const int AppendsARound = 60;
    private const int Verifications = 2;

    private static readonly AuditedAction Action = new(Account, new AuditActor("call", "call-1"), "getPatient", "17", ["phones", "email"], "corr-1");

    public string Name => "audit";

    public async Task RunAsync(BenchRun run)
    {
        using var shorter = new Trail(Path.Combine(run.Folder, "audit-short"));
        using var longer = new Trail(Path.Combine(run.Folder, "audit-long"));
        await shorter.FillAsync(Short);
        var began = Stopwatch.GetTimestamp();
        await longer.FillAsync(Long);
        run.Report.Add(Name, $"entries appended, {AtOnce:N0} at once", "entries/s", [Long / Stopwatch.GetElapsedTime(began).TotalSeconds]);

        var (few, many) = (new List<double>(), new List<double>());
        for (var round = -1; round < run.Options.Rounds; round++)
        {
            var (inShort, inLong) = (new List<double>(), new List<double>());
            for (var n = 0; n < AppendsARound; n++)
            {
                inShort.Add(await shorter.AppendAsync());
                inLong.Add(await longer.AppendAsync());
            }

            if (round < 0) continue;
            few.Add(Quantile.Median(inShort));
            many.Add(Quantile.Median(inLong));
        }

        run.Report.Add(Name, $"one entry after {Short:N0}", "ms", few);
        run.Report.Add(Name, $"one entry after {Long:N0}", "ms", many);
        run.Report.Add(Name, $"one after {Long:N0} of one after {Short:N0}", "times", [.. many.Zip(few, (one, other) => one / other)], Limit.AtMost(2));

        var verified = new List<double>();
        for (var n = 0; n < Verifications; n++) verified.Add(await longer.VerifyAsync(Long));
        run.Report.Add(Name, $"verification of {Long:N0} entries", "s", verified, Limit.AtMost(15));
    }

    private sealed class Trail : IDisposable
    {
        private readonly SqliteRecords records;
        private readonly AuditTrail trail;
        private readonly AuditVerifier verifier;

        public Trail(string folder)
        {
            records = SqliteRecords.Open(new SqliteRecordsOptions(folder));
            var keys = new DerivedAuditKeys("1", new Dictionary<string, byte[]> { ["1"] = [.. Enumerable.Range(1, 32).Select(i => (byte)i)] });
            trail = new AuditTrail(records, keys, TimeProvider.System, NullLogger<AuditTrail>.Instance);
            verifier = new AuditVerifier(records, new FileBlobs(Path.Combine(folder, "checkpoints")), keys);
        }

        public async Task FillAsync(int entries)
        {
            for (var left = entries; left > 0; left -= AtOnce)
                await Task.WhenAll(Enumerable.Range(0, Math.Min(left, AtOnce)).Select(_ => trail.RecordAsync(Action, "ok", CancellationToken.None)));
        }

        public async Task<double> AppendAsync()
        {
            var began = Stopwatch.GetTimestamp();
            await trail.RecordAsync(Action, "ok", CancellationToken.None);
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        public async Task<double> VerifyAsync(int least)
        {
            var began = Stopwatch.GetTimestamp();
            var verification = await verifier.VerifyAsync(Account, CancellationToken.None);
            return verification.Ok && verification.Entries >= least ? Stopwatch.GetElapsedTime(began).TotalSeconds : throw new BenchFailure("The audit trail is not whole.");
        }

        public void Dispose() => records.Dispose();
    }
}
