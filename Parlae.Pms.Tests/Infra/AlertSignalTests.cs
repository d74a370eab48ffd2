using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Timers;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Infra;

/// <summary>
/// The running app gives each signal that an alert or a chart waits for, with the tags and values by which it asks. What no test here brings about (a broken
/// seal, a write that nobody can tell the fate of, a caller above our own limits) others do, and they name the tag.
/// </summary>
public sealed partial class AlertSignalTests
{
    private static readonly (string, string[])[] ToldElsewhere = [("parlae.seal.broken", ["reason"]), ("parlae.writes.unresolved", ["account"]), ("parlae.cosmos.request_charge", ["operation", "collection"])];

    /// <summary>Brought about elsewhere: <c>RateLimitTests</c>.</summary>
    private static readonly string[] ValuesToldElsewhere = [RestMetrics.TooMany];

    private readonly ConcurrentBag<(string Name, Dictionary<string, string> Tags, double Value)> _heard = [];

    [Fact]
    public async Task A_day_at_the_clinic_gives_every_signal_with_the_tags_that_are_asked_for()
    {
        await using var clinic = await Clinic.StartAsync();
        using var listener = Listen();
        await ServeAsync(clinic);
        var (keyId, patients) = await ReadByKeyAsync(clinic);
        await FailAsync(clinic);
        await StrainAsync(clinic);

        Assert.Contains(_heard, each => each is { Name: "parlae.bookings" } && Is(each.Tags, "outcome", "submitted") && Is(each.Tags, "type", "Cleaning"));
        Assert.Contains(_heard, each => each is { Name: "parlae.writes.ended" } && Is(each.Tags, "kind", "book") && Is(each.Tags, "state", "confirmed"));
        Assert.Contains(_heard, each => each is { Name: "parlae.write.age", Value: > 60 and < 3600 });
        Assert.Contains(_heard, each => each is { Name: "parlae.call.patients", Value: 1 });
        Assert.Contains(_heard, each => each is { Name: "parlae.call.patients", Value: > 3 });
        Assert.Contains(_heard.Where(each => each.Name == "parlae.key.patients").GroupBy(each => each.Tags["key"]), key => key.Sum(each => each.Value) > 200);
        Assert.Contains(_heard, each => each is { Name: "parlae.tool.duration" } && Is(each.Tags, "pace", "slow"));
        Assert.Contains(_heard, each => each is { Name: "parlae.tool.duration" } && Is(each.Tags, "outcome", "fault"));
        Assert.Contains(_heard, each => each is { Name: "parlae.tool.duration" } && Is(each.Tags, "outcome", "submitted") && each.Tags.ContainsKey("pace"));
        Assert.Contains(_heard, each => each is { Name: "parlae.pms.duration" } && Is(each.Tags, "vendor", "sikka") && Is(each.Tags, "outcome", "ok"));
        Assert.Contains(_heard, each => each is { Name: "parlae.pms.duration" } && Is(each.Tags, "vendor", "sikka") && Is(each.Tags, "outcome", "failed"));
        Assert.All(new[] { "working", "failing" }, outcome => Assert.Contains(_heard, each => each is { Name: "parlae.connection.checks" } && Is(each.Tags, "outcome", outcome)));
        Assert.All(new[] { "reconcileWrites", "checkConnections", "purgeExpiredPhi", "sealAudit" }, timer => Assert.Contains(_heard, each => each is { Name: "parlae.timer.runs" } && Is(each.Tags, "timer", timer) && Is(each.Tags, "outcome", "ok")));
        Assert.Contains(_heard, each => each is { Name: "parlae.purge.delay", Value: > 3600 });
        Assert.Contains(_heard, each => each is { Name: "parlae.rest.refused" } && Is(each.Tags, "reason", "credential-wrong"));
        Assert.Contains(_heard, each => each is { Name: "parlae.account.refusals" } && Is(each.Tags, "reason", "account-conflict"));
        Assert.Equal(patients, _heard.Count(each => each is { Name: "parlae.key.patients" } && Is(each.Tags, "key", keyId))); // each once, however often they are read

        var tags = _heard.GroupBy(each => each.Name).ToDictionary(group => group.Key, group => group.SelectMany(each => each.Tags.Keys).ToHashSet());
        foreach (var (name, told) in ToldElsewhere) tags.TryAdd(name, [.. told]);
        foreach (var query in await QueriesAsync())
        {
            foreach (var part in query.Split("AppMetrics").Skip(1))
            {
                var names = Name().Matches(part).Select(match => match.Groups[1].Value).ToList();
                Assert.All(names, name => Assert.True(tags.ContainsKey(name), name));
                Assert.All(Tag().Matches(part).Select(match => match.Groups[1].Value), tag => Assert.All(names, name => Assert.True(tags[name].Contains(tag), $"{name} has no {tag}")));
                Assert.All(Compared(part), wanted => Assert.True(
                    ValuesToldElsewhere.Contains(wanted.Value) || _heard.Any(each => names.Contains(each.Name) && Is(each.Tags, wanted.Tag, wanted.Value)), $"{string.Join(", ", names)} never has {wanted.Tag} {wanted.Value}"));
            }
        }
    }

    /// <summary>The values with which a query compares a tag, under its own name or the one that the query gives it; not what a reader of the workbook chooses.</summary>
    private static IEnumerable<(string Tag, string Value)> Compared(string query)
    {
        var names = Alias().Matches(query).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        return Comparison().Matches(query)
            .Where(match => match.Groups[1].Success || names.ContainsKey(match.Groups[2].Value))
            .SelectMany(match => Literal().Matches(match.Groups[3].Value).Where(value => !value.Value.Contains('{', StringComparison.Ordinal)).Select(value => (match.Groups[1].Success ? match.Groups[1].Value : names[match.Groups[2].Value], value.Groups[1].Value)));
    }

    private static async Task ServeAsync(Clinic clinic)
    {
        var call = clinic.Call();
        await call.BeginAsync();
        var patient = (await call.IdentifyAsync(await clinic.OnFileAsync(4))).Is("verified").Of("patientId");
        var slots = (await call.LookAsync("Wednesday")).Is("slots").Slots;
        (await call.BookAsync(patient, slots[0])).Is("submitted");
        await call.EndAsync();
        await clinic.SettleAsync();
        await using (var prompt = await Clinic.StartAsync(new ClinicOptions { WritebackSeconds = 0 }))
        {
            var other = prompt.Call();
            var known = (await other.IdentifyAsync(await prompt.OnFileAsync(4))).Is("verified").Of("patientId");
            (await other.BookAsync(known, (await other.LookAsync("Wednesday")).Is("slots").Slots[0])).Is("booked");
        }

        await clinic.RunTimerAsync("checkConnections");
        await clinic.RunTimerAsync("sealAudit");
        await clinic.RunTimerAsync("purgeExpiredPhi");
    }

    private static async Task<(string KeyId, int Patients)> ReadByKeyAsync(Clinic clinic)
    {
        var (keyId, key) = await clinic.KeyAsync(Clinic.AccountId, "read");
        var found = (await clinic.Rest(key).PostAsync("/api/pms/patients/search", new { lastName = (await clinic.OnFileAsync(4)).LastName })).Is(HttpStatusCode.OK).GetProperty("items");
        for (var time = 0; time < 2; time++)
            (await clinic.Rest(key).GetAsync($"/api/pms/patients/{found[0].GetProperty("patientId").GetString()}")).Is(HttpStatusCode.OK);
        return (keyId, found.GetArrayLength());
    }

    private static async Task FailAsync(Clinic clinic)
    {
        var stranger = clinic.Call();
        for (var time = 0; time < 2; time++)
            (await stranger.IdentifyAsync((await clinic.OnFileAsync(4)) with { DateOfBirth = "1961-04-01" })).Is("notFound");
        (await stranger.UseAsync("getAppointments", new { patientId = "p7" })).Is("error");
        await clinic.PostAsync("/api/vapi/events", stranger.Body().ToJsonString(), (request, _) => request.Headers.Add("X-Vapi-Secret", "wrong"));
        (await clinic.Rest("not-a-key").GetAsync("/api/pms/providers")).Is(HttpStatusCode.Unauthorized);
        await clinic.ConnectAsync("other-clinic");
        var torn = new PhoneCall(clinic, null)
        {
            PhoneNumberId = "number-of-other-clinic",
            Change = body => body["message"]!["call"]!["metadata"] = new JsonObject { ["accountId"] = Clinic.AccountId },
        };
        (await torn.UseAsync("getPracticeInfo")).Is("error");
        var lost = new PhoneCall(clinic, null) { Change = body => body["message"]!["call"]!["metadata"] = new JsonObject { ["accountId"] = "nobody" } };
        (await lost.UseAsync("getPracticeInfo")).Is("error");
        await clinic.PostAsync("/api/vapi/events", clinic.Call().Body(("getPracticeInfo", new { }, null)).ToJsonString().Replace("\"call\":{", "\"call\":{\"phoneNumberId\":\"number-of-other-clinic\",", StringComparison.Ordinal));
        var broken = FunctionTable.Program.Timers.First() with { Handler = typeof(ITimerFunction) }; // nobody can make one of those
        await Assert.ThrowsAsync<InvalidOperationException>(() => clinic.Service<TimerRunner>().RunAsync(broken, null, Clinic.Cancellation));
        var (_, reader) = await clinic.KeyAsync(Clinic.AccountId, "read");
        (await clinic.Rest(reader).PostAsync("/api/pms/patients", new { firstName = "Ada" })).Is(HttpStatusCode.Forbidden);

        await using (await clinic.Sandbox.FaultAsync("status", new { code = 503 }))
        {
            await clinic.Sandbox.AdvanceAsync(TimeSpan.FromHours(4).TotalSeconds); // the pulse is forgotten, and what was cached is over
            (await clinic.Call().LookAsync("Thursday")).Is("error");
            await clinic.RunTimerAsync("checkConnections");
        }

        await clinic.RunTimerAsync("purgeExpiredPhi");
    }

    /// <summary>More patients in one call, and by one key, than anybody has business with; and a practice that answers slowly.</summary>
    private static async Task StrainAsync(Clinic clinic)
    {
        var nosy = clinic.Call();
        await nosy.BeginAsync();
        for (var number = 4; number < 8; number++)
            (await nosy.IdentifyAsync(await clinic.OnFileAsync(number))).Is("verified");
        await nosy.EndAsync();

        var (_, greedy) = await clinic.KeyAsync(Clinic.AccountId, "read");
        HashSet<string> seen = [];
        var names = (await clinic.Sandbox.PracticeAsync()).List("patients").Select(patient => patient.Text("lastName")).Distinct();
        foreach (var lastName in names.TakeWhile(_ => seen.Count <= 200))
        {
            var found = (await clinic.Rest(greedy).PostAsync("/api/pms/patients/search?pageSize=200", new { lastName })).Is(HttpStatusCode.OK).GetProperty("items");
            seen.UnionWith(found.EnumerateArray().Select(each => each.Text("patientId")!));
        }

        await using (await clinic.Sandbox.FaultAsync("delay", 5100))
        {
            await clinic.Sandbox.AdvanceAsync(TimeSpan.FromHours(1).TotalSeconds); // what was cached is over
            await clinic.Call().UseAsync("checkAvailability", new { date = "Friday", appointmentType = "Cleaning" });
        }
    }

    private static async Task<IEnumerable<string>> QueriesAsync()
    {
        var infrastructure = await Infrastructure.UsualAsync();
        var workbook = JsonNode.Parse($"{infrastructure.One("Microsoft.Insights/workbooks")["properties"]!["serializedData"]}")!["items"]!.AsArray();
        return infrastructure.Of("Microsoft.Insights/scheduledQueryRules").Select(rule => $"{rule["properties"]!["criteria"]!["allOf"]![0]!["query"]}")
            .Concat(workbook.Where(item => (int)item!["type"]! == 3).Select(item => $"{item!["content"]!["query"]}"));
    }

    private static bool Is(Dictionary<string, string> tags, string tag, string value) => tags.GetValueOrDefault(tag) == value;

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name.StartsWith("Parlae.Pms", StringComparison.Ordinal)) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.Start();
        return listener;
    }

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _heard.Add((instrument.Name, tags.ToArray().ToDictionary(tag => tag.Key, tag => Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? ""), value));

    [GeneratedRegex("\"(parlae\\.[a-z._]+)\"")]
    private static partial Regex Name();

    [GeneratedRegex("Properties\\.([A-Za-z_]+)")]
    private static partial Regex Tag();

    [GeneratedRegex(@"(\w+) = tostring\(Properties\.(\w+)\)")]
    private static partial Regex Alias();

    [GeneratedRegex("""(?:tostring\(Properties\.(\w+)\)|\b(\w+)) !?(?:==|=~|in) ?(\([^)]*\)|"[^"]*")""")]
    private static partial Regex Comparison();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Literal();
}
