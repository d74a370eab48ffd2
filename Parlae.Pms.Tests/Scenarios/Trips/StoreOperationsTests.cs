using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Telemetry;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Trips;

/// <summary>What a call asks of the stores, message by message: what docs/scale.md reckons with. A page of rows and a batch count once.</summary>
public sealed class StoreOperationsTests(ITestOutputHelper output) : IDisposable
{
    private readonly StoreWatch watch = new();

    public void Dispose() => watch.Dispose();

    [Fact]
    public async Task A_call_asks_no_more_of_the_stores_than_scale_reckons_with()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = "kolla", IsWatched = false });
        await PlayAsync(clinic, clinic.Newcomer()); // keys and days of the trail are made once

        var table = await PlayAsync(clinic, clinic.Newcomer());

        output.WriteLine(Text(table));
        var sum = table.Values.Aggregate((one, other) => one.Plus(other));
        Assert.True(sum is { TableReads: <= 22, TableWrites: <= 22, DocumentReads: <= 65, DocumentWrites: <= 12 }, Text(table));
    }

    /// <summary>Each write is a part of what a caller waits for: two of the trail, in a search two of the day's counters and three of the session, in a list one of the session.</summary>
    [Fact]
    public async Task An_answer_about_a_patient_is_no_more_writes_than_it_needs()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = "kolla", IsWatched = false });
        var person = await clinic.OnFileAsync(4);
        var first = clinic.Call(person.CallerNumber);
        await first.IdentifyAsync(person); // the day's counters and keys are made once

        var call = clinic.Call(person.CallerNumber);
        var patientId = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var search = watch.Take(call.Id);
        (await call.UseAsync("getAppointments", new { patientId })).Is("ok");
        var list = watch.Take(call.Id);

        output.WriteLine($"{search}\n{list}");
        Assert.True(search is { TableWrites: <= 4, DocumentWrites: <= 3 }, $"{search}");
        Assert.True(list is { TableWrites: <= 2, DocumentWrites: <= 1 }, $"{list}");
    }

    private async Task<Dictionary<string, Operations>> PlayAsync(Clinic clinic, Person caller)
    {
        var call = clinic.Call(caller.CallerNumber);
        var table = new Dictionary<string, Operations>();
        async Task DoAsync(string name, Func<Task> step)
        {
            await step();
            table[name] = watch.Take(call.Id);
        }

        JsonElement slot = default;
        var patient = "";
        await DoAsync("status-update", call.BeginAsync);
        await DoAsync("checkAvailability", async () => slot = (await call.LookAsync("2026-03-09")).Is("slots").Result.GetProperty("slots")[0]);
        await DoAsync("createPatient", async () => patient = (await call.RegisterAsync(caller)).Result.GetProperty("patientId").GetString()!);
        await DoAsync("bookAppointment", () => call.BookAsync(patient, slot));
        await DoAsync("getAppointments", () => call.UseAsync("getAppointments", new { patientId = patient }));
        await DoAsync("end-of-call-report", () => call.EndAsync());
        return table;
    }

    private static string Text(Dictionary<string, Operations> table)
    {
        var text = new StringBuilder($"{"",-22}{"tables: read",14}{"written",9}{"documents: read",17}{"written",9}\n");
        foreach (var (name, found) in table) text.Append(CultureInfo.InvariantCulture, $"{name,-22}{found.TableReads,14}{found.TableWrites,9}{found.DocumentReads,17}{found.DocumentWrites,9}\n");
        return text.ToString();
    }

    private sealed record Operations(int TableReads, int TableWrites, int DocumentReads, int DocumentWrites)
    {
        public Operations Plus(Operations other) =>
            new(TableReads + other.TableReads, TableWrites + other.TableWrites, DocumentReads + other.DocumentReads, DocumentWrites + other.DocumentWrites);
    }

    /// <summary>Listens to the program's own spans; those of other tests are of other calls.</summary>
    private sealed class StoreWatch : IDisposable
    {
        private readonly ConcurrentQueue<(ActivityTraceId Trace, string Operation, string Collection)> asked = new();
        private readonly ConcurrentDictionary<ActivityTraceId, string> calls = new();
        private readonly ActivityListener listener;

        public StoreWatch()
        {
            listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == Spans.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = Note,
            };
            ActivitySource.AddActivityListener(listener);
        }

        public Operations Take(string callId)
        {
            var traces = calls.Where(call => call.Value.Contains(callId, StringComparison.Ordinal)).Select(call => call.Key).ToHashSet();
            foreach (var trace in traces) calls.TryRemove(trace, out _);
            var ours = asked.Where(each => traces.Contains(each.Trace)).ToList();
            int Count(RecordPart part, bool isRead) => ours.Count(each => RecordParts.Of(each.Collection) == part && each.Operation is "get" or "range" or "due" == isRead);
            return new Operations(Count(RecordPart.Tables, true), Count(RecordPart.Tables, false), Count(RecordPart.Documents, true), Count(RecordPart.Documents, false));
        }

        public void Dispose() => listener.Dispose();

        private void Note(Activity span)
        {
            if (span.GetTagItem(Tags.Call) is string call) calls[span.TraceId] = call;
            if (span.GetTagItem(Tags.RecordCollection) is string collection && span.GetTagItem(Tags.Store) is TracedRecords.Store) asked.Enqueue((span.TraceId, span.DisplayName.Split(' ')[^1], collection));
        }
    }
}
