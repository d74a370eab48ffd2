using System.Net;
using System.Text.Json;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Auditing.Completeness;

/// <summary>Callers and keys, brought as far as a case needs them. Each of them acts under an id of its own.</summary>
internal sealed class AuditStage(Clinic clinic, Action nextMinute)
{
    /// <summary>A clinic whose policy asks for a known caller whatever is wanted.</summary>
    public const string Strict = "strict";

    /// <summary>A clinic that has switched everything off.</summary>
    public const string Bare = "bare";

    /// <summary>A clinic that has payments recorded.</summary>
    public const string Paying = "paying";

    private readonly Dictionary<string, string> keys = [];
    private int visits;
    private int desks;

    public Clinic Clinic => clinic;

    /// <summary>Somebody on file with a balance.</summary>
    public Task<Person> PersonAsync() => clinic.OnFileAsync(5);

    /// <summary>A caller whose patient is <c>p1</c>.</summary>
    public async Task<PhoneCall> CallAsync(int level, Person? person = null)
    {
        var call = clinic.Call();
        if (level > 0)
            Assert.Equal("p1", (await call.IdentifyAsync(person ?? await PersonAsync(), withPhone: level == 2)).Is(level == 2 ? "verified" : "matched").Of("patientId"));
        return call;
    }

    /// <summary>A verified caller whose visit <c>a1</c> was booked in this call, and the times of that day.</summary>
    public async Task<(PhoneCall Call, IReadOnlyList<JsonElement> Slots)> BookedAsync()
    {
        var call = await CallAsync(2, await clinic.OnFileAsync(10 + visits));
        var slots = (await call.LookAsync(WorkDays.After("2026-03-09", visits++))).Is("slots").Slots;
        Assert.Equal("a1", (await call.BookAsync("p1", slots[0])).Is("booked").Of("appointmentId"));
        return (call, slots);
    }

    /// <summary>A visit that was booked over REST.</summary>
    public async Task<string> VisitAsync()
    {
        var (person, day) = (await clinic.OnFileAsync(10 + visits), WorkDays.After("2026-03-09", visits++));
        var rest = clinic.Rest();
        var slot = (await rest.GetAsync($"/api/pms/appointments/availability?date={day}&appointmentType=Cleaning")).Is(HttpStatusCode.OK).List("slots")[0];
        return (await rest.PostAsync("/api/pms/appointments", new { patientId = person.SikkaId, appointmentType = "Cleaning", startTime = slot.Text("start"), duration = 60 })).Is(HttpStatusCode.Created).Text("appointmentId")!;
    }

    /// <summary>A time that is free, of a day of its own.</summary>
    public async Task<string> FreeTimeAsync() =>
        (await clinic.Rest().GetAsync($"/api/pms/appointments/availability?date={WorkDays.After("2026-03-09", visits++)}&appointmentType=Cleaning")).Is(HttpStatusCode.OK).List("slots")[0].Text("start")!;

    public static AuditAct Use(PhoneCall call, string tool, object arguments, string account = Clinic.AccountId) => new(call.Id, () => call.UseAsync(tool, arguments), account);

    /// <summary>A request of an account's own key, by a person of its own.</summary>
    public async Task<AuditAct> AskAsync(string account, string method, string path, object? body = null)
    {
        var (key, desk) = (account == Clinic.AccountId ? "own" : await KeyAsync(account, without: ""), $"desk-{++desks}");
        return new(desk, () => clinic.Rest(key, desk).SendAsync(method, path, body), account);
    }

    /// <summary>The same under a key that lacks the right.</summary>
    public async Task<AuditAct> AskWithoutAsync(string right, string account, string method, string path, object? body)
    {
        var (key, desk) = (await KeyAsync(account, right), $"desk-{++desks}");
        return new(desk, async () => (await clinic.Rest(key, desk).SendAsync(method, path, body)).Is(HttpStatusCode.Forbidden), account);
    }

    public AuditAct Operate(string method, string path, object? body, string account, string actor = "operator-key", string? key = TestSettings.OperatorKey)
    {
        nextMinute();
        return new(actor, () => clinic.OperateAsync(method, path, body, key), account);
    }

    private async Task<string> KeyAsync(string account, string without)
    {
        if (!keys.TryGetValue($"{account} {without}", out var key))
            keys[$"{account} {without}"] = key = (await clinic.KeyAsync(account, [.. new[] { "read", "write", "audit" }.Where(each => each != without)])).Key;
        return key;
    }
}
