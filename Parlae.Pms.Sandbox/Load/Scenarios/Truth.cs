using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Sandbox.Demo;
using Parlae.Pms.Sandbox.Load.Bench;
using Parlae.Pms.Sandbox.Load.Calls;

namespace Parlae.Pms.Sandbox.Load.Scenarios;

/// <summary>Compares what callers were told with the practice's own book, once all writes under way have come to an end.</summary>
internal sealed class Truth(LoadBench bench, DemoReport report)
{
    private const int MostRounds = 8;
    private const string UnderWay = "submitted";
    private const string Confirmed = "confirmed";
    private const string Failed = "failed";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>Past the time for which a write that cannot be found may still be on its way.</summary>
    private static readonly Duration Round = Duration.FromSeconds(200);

    internal async Task CheckAsync(Promises promises, CancellationToken cancellationToken)
    {
        var told = promises.Last;
        var fates = await SettleAsync([.. told.Where(promise => promise.Kind == PromiseKind.Asked)], cancellationToken);
        var standing = new HashSet<(LoadPractice, string, DateTimeOffset, bool IsNew)>();
        foreach (var practice in bench.Practices)
            standing.UnionWith((await practice.StandingAsync(cancellationToken)).Select(visit => (practice, visit.Patient, visit.Start, visit.IsNew)));
        bool IsThere(Promise promise, bool isNew) => standing.Contains((promise.Line.Account.Practice, promise.Line.Caller.PatientId, promise.Start, isNew));
        bool WasMade(Promise promise) => IsThere(promise, isNew: true);
        bool Stands(Promise promise) => WasMade(promise) || IsThere(promise, isNew: false);

        var (stand, gone) = (told.Where(promise => promise.Kind == PromiseKind.Stands).ToList(), told.Where(promise => promise.Kind == PromiseKind.Gone).ToList());
        report.Check(stand.All(Stands), $"all {stand.Count} visits that callers were told to have stand in the practice's book ({stand.Count(promise => !Stands(promise))} do not)");
        report.Check(!gone.Any(WasMade), $"none of {gone.Count} that callers were told not to have stands there ({gone.Count(WasMade)} do)");
        if (fates.Count == 0)
            return;
        var ends = fates.GroupBy(fate => fate.State).Select(same => $"{same.Key} {same.Count()}");
        report.Check(fates.All(fate => fate.State is Confirmed or Failed or "unresolved"), $"what the office was asked for has come to an end ({string.Join(", ", ends)})");
        report.Check(fates.All(fate => fate.State == Confirmed ? WasMade(fate.Promise) : fate.State != Failed || !WasMade(fate.Promise)), "and that end is what the practice's book says");
    }

    private async Task<IReadOnlyList<(Promise Promise, string State)>> SettleAsync(IReadOnlyList<Promise> asked, CancellationToken cancellationToken)
    {
        var fates = await LookAsync(asked, cancellationToken);
        for (var round = 0; round < MostRounds && fates.Any(fate => fate.State == UnderWay); round++)
        {
            await Task.Delay(BetweenLooks, cancellationToken);
            if (round > 0)
                bench.Clock.Advance(Round);
            var (exitCode, output) = await bench.App.RunAsync(["run", "reconcileWrites"], cancellationToken);
            if (exitCode != 0)
                throw new DemoFailure($"reconcileWrites ended with {exitCode}: {output}");
            fates = await LookAsync(asked, cancellationToken);
        }

        return fates;
    }

    private async Task<IReadOnlyList<(Promise Promise, string State)>> LookAsync(IReadOnlyList<Promise> asked, CancellationToken cancellationToken)
    {
        var fates = new List<(Promise, string)>();
        foreach (var promise in asked)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"api/pms/writes/{promise.Reference}") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", promise.Line.Account.Key) } };
            using var answer = await bench.Rest.SendAsync(request, cancellationToken);
            fates.Add((promise, answer.StatusCode == HttpStatusCode.OK
                ? (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("state").GetString()!
                : $"status {(int)answer.StatusCode}"));
        }

        return fates;
    }
}
