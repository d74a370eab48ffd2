using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Xunit.Sdk;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>
/// Every clinic of these tests searches, when it ends, what it gave away. Here: the net catches what it is for, and a call with all kinds of patient
/// data and every kind of failure goes through it.
/// </summary>
public sealed partial class LeakTests
{
    private static readonly ActivitySource Source = new("Parlae.Pms.Tests.Leaks");
    private static readonly Meter Meter = new("Parlae.Pms.Tests.Leaks");
    private static readonly Counter<int> Counter = Meter.CreateCounter<int>("leaks");

    public static TheoryData<string, string> Ways => new()
    {
        { "log argument", "log" }, { "logged exception", "exception" }, { "trace tag", "trace" }, { "trace name", "trace" }, { "metric tag", "metric" }, { "thrown", "exception" }, { "file", "records.db-wal" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_planted_value_is_caught_wherever_it_leaks(string way, string where)
    {
        using var folder = new TemporaryDirectory();
        var secret = $"unmistakable-{Guid.NewGuid():N}";
        using var net = new LeakNet([secret]);
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(net));
        var log = logging.CreateLogger("leaks");
        switch (way)
        {
            case "log argument": Log.Argument(log, secret.ToUpperInvariant()); break;
            case "logged exception": Log.Failed(log, new InvalidOperationException($"said {secret}.")); break;
            case "trace tag": Source.StartActivity("work")?.SetTag("who", secret).Stop(); break;
            case "trace name": Source.StartActivity(secret)?.Stop(); break;
            case "metric tag": Counter.Add(1, new KeyValuePair<string, object?>("who", secret)); break;
            case "thrown": Assert.Throws<PracticeMisconfiguredException>(void () => throw new PracticeMisconfiguredException(PmsVendor.Sikka, "demo", secret)); break;
            case "file": File.WriteAllText(folder.File("records.db-wal"), "0000" + secret + "0000"); break;
        }

        net.SearchFiles(folder.Path);

        Assert.Contains(net.Leaks, leak => leak.Contains(where, StringComparison.Ordinal));
        Assert.Throws<TrueException>(net.AssertClean);
    }

    [Fact]
    public void What_was_not_planted_is_no_leak()
    {
        using var net = new LeakNet(Planted.Values);
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(net));
        Log.Argument(logging.CreateLogger("leaks"), "demo");
        net.AssertClean();
    }

    [Fact]
    public async Task A_leak_of_the_app_fails_the_clinic()
    {
        var clinic = await Clinic.StartAsync();
        Log.Argument(clinic.Service<ILogger<LeakTests>>(), Planted.Email);
        await Assert.ThrowsAsync<TrueException>(async () => await clinic.DisposeAsync());
    }

    [Fact]
    public async Task Names_numbers_notes_and_secrets_stay_inside_whatever_happens()
    {
        await using var clinic = await Clinic.StartAsync();
        var person = clinic.Newcomer();
        var call = clinic.Call(person.CallerNumber);
        var whole = new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone, email = Planted.Email, address = Planted.Street };
        var slot = (await call.LookAsync("2026-03-03")).Is("slots").Slots[0];
        await call.UseAsync("getCallerContext");
        await call.UseAsync("searchPatients", new { query = $"{person.FirstName} {person.LastName}", dateOfBirth = person.DateOfBirth, email = Planted.Email });
        var patient = (await call.UseAsync("createPatient", whole)).Is("submitted");
        await call.UseAsync("bookAppointment", new { patientId = patient.Of("patientId"), appointmentType = "Cleaning", startTime = slot.GetProperty("start").GetString(), duration = 60, note = Planted.Note });
        await clinic.SettleAsync();
        await clinic.Sandbox.AdvanceAsync(3600);

        // Each failure writes other lines.
        foreach (var (kind, value) in new (string, object?)[] { ("drop", null), ("status", new { code = 503, body = Planted.Email }), ("status", new { code = 200, body = $"<{person.LastName}>" }), ("status", new { code = 400, body = new { error = person.FirstName } }) })
        {
            await using var fault = await clinic.Sandbox.FaultAsync(kind, value);
            var failing = clinic.Call(person.CallerNumber);
            await failing.UseAsync("searchPatients", whole);
            await failing.UseAsync("getCallerContext");
            await failing.UseAsync("createPatient", whole);
            await failing.LookAsync("2026-04-14");
        }

        await clinic.PostAsync("/api/vapi/events", $$$"""{"message":{"type":"tool-calls","toolCallList":[{"id":"1","function":{"name":"{{{person.LastName}}}","arguments":"{\"a\":\"{{{Planted.Note}}}"}}]}}""");
        await clinic.PostAsync("/api/vapi/events", person.LastName + " {");
        await clinic.PostAsync($"/api/vapi/nothing/{person.LastName}?phone={person.Phone}", "{}");
        await clinic.OperateAsync("POST", "/api/pms/setup", $$$"""{"accountId":"{{{person.LastName}}}","credentials":{"officeId":["{{{Planted.Email}}}"]}}""");
        foreach (var timer in FunctionTable.Program.Timers)
            await clinic.RunTimerAsync(timer.Name);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Leaks {What}")]
        public static partial void Argument(ILogger logger, string what);

        [LoggerMessage(LogLevel.Error, "Failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
