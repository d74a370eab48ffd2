using System.Text.Json;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rehearsal;

/// <summary>Who calls in a story, and for which time; when something is changed, also where it stood.</summary>
internal sealed record Cast(Person Person, JsonElement Slot, JsonElement? Old = null);

/// <summary>What the practice has of it: standing visits at the old and the new time, records of the person, whether a visit is confirmed, and the notes and payments of the story.</summary>
internal sealed record Effect(int AtOld, int AtNew, int Patients, bool IsConfirmed, int Notes, int Payments);

/// <summary>A call that writes. Played anew with the same call it is a redelivery of the same webhooks.</summary>
/// <param name="Name">For the test's output.</param>
/// <param name="Caller">The n-th caller of this kind, who has no visit on the days of the story.</param>
/// <param name="PlayAsync">The tool calls.</param>
/// <param name="MayRest">What may be after a crash, at rest.</param>
/// <param name="MustEnd">What must be once it was asked for again.</param>
internal sealed record CrashStory(
    string Name, Func<Clinic, int, IReadOnlyList<string>, Task<Person>> Caller, Func<PhoneCall, Cast, Task<IReadOnlyList<Answer>>> PlayAsync, Func<Effect, bool> MayRest, Func<Effect, bool> MustEnd)
{
    /// <summary>What the PMS does to writes of appointments while it is played.</summary>
    public (string Kind, object? Value, int Times)? Fault { get; init; }

    /// <summary>How long a tool may take in the process that is killed.</summary>
    public int DeadlineSeconds { get; init; } = 30;

    /// <summary>Nobody can say what became of it until a day has passed.</summary>
    public bool TakesADay { get; init; }

    /// <summary>A visit stands before the story begins.</summary>
    public bool Changes { get; init; }

    /// <summary>The account it is played on; <c>mover</c> moves visits in one step.</summary>
    public string AccountId { get; init; } = Clinic.AccountId;

    /// <summary>Somebody new, whose appointment waits for their record.</summary>
    public static readonly CrashStory NewPatient = new(
        "new patient", (clinic, _, _) => Task.FromResult(clinic.Newcomer()), RegisterAndBookAsync, effect => effect is { AtNew: <= 1, Patients: <= 1 }, effect => effect is { AtNew: 1, Patients: 1 });

    /// <summary>Somebody on file.</summary>
    public static readonly CrashStory OnFile = new(
        "on file", OnFileAsync, async (call, cast) => await IdentifyAsync(call, cast) is var found ? [found, await BookAsync(call, found, cast)] : [], effect => effect.AtNew <= 1, effect => effect.AtNew == 1);

    /// <summary>Somebody who looks like a patient on file: all goes to staff.</summary>
    public static readonly CrashStory LooksAlike = new(
        "looks alike", async (clinic, n, days) => (await OnFileAsync(clinic, n, days)) with { FirstName = "Perpetua" }, RegisterAndBookAsync, effect => effect is { AtNew: 0, Patients: 0 }, effect => effect is { AtNew: 0, Patients: 0 });

    /// <summary>The practice accepts the booking and refuses it later; one that was not sent before the crash it takes afterwards.</summary>
    public static readonly CrashStory Refused = OnFile with { Name = "refused", Fault = ("rejectWrite", "The day is locked", 0) };

    /// <summary>The caller is told that it is under way before the practice's system has answered.</summary>
    public static readonly CrashStory Slow = OnFile with { Name = "slow", Fault = ("delay", (CrashClinic.DeadlineSeconds + 2) * 1000, 1), DeadlineSeconds = CrashClinic.DeadlineSeconds };

    /// <summary>The booking never arrives, and nobody says so: it is looked for, and sent again.</summary>
    public static readonly CrashStory Lost = OnFile with { Name = "lost", Fault = ("drop", null, 1) };

    /// <summary>The practice accepts the booking, and nothing is ever heard of it again.</summary>
    public static readonly CrashStory GivenUp = OnFile with { Name = "given up", Fault = ("loseWrite", null, 0), TakesADay = true, MustEnd = effect => effect.AtNew <= 1 };

    /// <summary>A visit is moved by booking anew and cancelling.</summary>
    public static readonly CrashStory Moved = new("moved", OnFileAsync, MoveAsync, effect => effect.AtOld + effect.AtNew == 1, effect => effect is { AtOld: 0, AtNew: 1 }) { Changes = true };

    /// <summary>A visit is moved in one step.</summary>
    public static readonly CrashStory MovedAtOnce = Moved with { Name = "moved at once", AccountId = "mover" };

    /// <summary>A visit is cancelled.</summary>
    public static readonly CrashStory Cancelled = new(
        "cancelled", OnFileAsync, (call, cast) => ChangeAsync(call, cast, "cancelAppointment"), effect => effect is { AtOld: <= 1, AtNew: 0 }, effect => effect is { AtOld: 0, AtNew: 0 })
    { Changes = true };

    /// <summary>A patient says that they will come.</summary>
    public static readonly CrashStory Confirmed = new(
        "confirmed", OnFileAsync, (call, cast) => ChangeAsync(call, cast, "confirmAppointment"), effect => effect is { AtOld: 1, AtNew: 0 }, effect => effect is { AtOld: 1, IsConfirmed: true })
    { Changes = true };

    /// <summary>A booking is taken back before the practice's computer has fetched it.</summary>
    public static readonly CrashStory TakenBack = new("taken back", OnFileAsync, async (call, cast) =>
    {
        var found = await IdentifyAsync(call, cast);
        var booked = await BookAsync(call, found, cast);
        return [found, booked, await call.UseAsync("cancelAppointment", new { appointmentId = Handle(booked, "appointmentId", "a1") }, "t3")];
    }, effect => effect.AtNew <= 1, effect => effect.AtNew == 0);

    /// <summary>A note goes into the chart; the same words in another call are another note.</summary>
    public static readonly CrashStory Noted = new(
        "noted", OnFileAsync, async (call, cast) => [await IdentifyAsync(call, cast), await call.UseAsync("addPatientNote", new { patientId = "p1", text = NoteOf(cast) }, "t2")], effect => effect.Notes <= 1, effect => effect.Notes == 2);

    /// <summary>Money is recorded over REST; under the same receipt it is the same money, whoever asks again.</summary>
    public static readonly CrashStory Paid = new("paid", OnFileAsync, async (call, cast) =>
    {
        await call.AskAsync("/api/pms/payments", new { patientId = cast.Person.SikkaId, amount = 12.5m, method = "Cash", reference = ReceiptOf(cast) });
        return [];
    }, effect => effect.Payments <= 1, effect => effect.Payments == 1)
    { AccountId = "payer" };

    public static readonly IReadOnlyList<CrashStory> All = [NewPatient, OnFile, LooksAlike, Refused, Slow, Lost, GivenUp, Moved, MovedAtOnce, Cancelled, Confirmed, TakenBack, Noted, Paid];

    public static string ReceiptOf(Cast cast) => $"till {cast.Person.SikkaId} {cast.Slot.Text("start")}";

    public static string NoteOf(Cast cast) => $"wants a call before {cast.Slot.Text("start")}";

    private static async Task<IReadOnlyList<Answer>> RegisterAndBookAsync(PhoneCall call, Cast cast)
    {
        var (person, born) = (cast.Person, cast.Person.DateOfBirth);
        var made = await call.UseAsync("createPatient", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = born, phone = person.Phone }, "t1");
        return [made, await BookAsync(call, made, cast)];
    }

    private static Task<Answer> IdentifyAsync(PhoneCall call, Cast cast) => call.UseAsync(
        "searchPatients", new { firstName = cast.Person.FirstName, lastName = cast.Person.LastName, dateOfBirth = cast.Person.DateOfBirth, phone = cast.Person.Phone }, "t1");

    private static Task<Answer> BookAsync(PhoneCall call, Answer patient, Cast cast) => call.BookAsync(Handle(patient, "patientId", "p1"), cast.Slot, "t2", bySlot: false);

    private static async Task<IReadOnlyList<Answer>> MoveAsync(PhoneCall call, Cast cast)
    {
        var (found, visit) = await ShownAsync(call, cast);
        return visit is null ? [found] : [found, await call.UseAsync("rescheduleAppointment", new { appointmentId = visit, startTime = cast.Slot.Text("start") }, "t3")];
    }

    private static async Task<IReadOnlyList<Answer>> ChangeAsync(PhoneCall call, Cast cast, string tool)
    {
        var (found, visit) = await ShownAsync(call, cast);
        return visit is null ? [found] : [found, await call.UseAsync(tool, new { appointmentId = visit }, "t3")];
    }

    /// <summary>The handle of the visit where it stood; null when it stands there no more.</summary>
    private static async Task<(Answer Found, string? Visit)> ShownAsync(PhoneCall call, Cast cast)
    {
        var found = await IdentifyAsync(call, cast);
        var shown = await call.UseAsync("getAppointments", new { patientId = Handle(found, "patientId", "p1") }, "t2");
        var old = cast.Old!.Value.GetProperty("start").GetDateTimeOffset();
        return (found, shown.Error is not null ? null : shown.Result.List("appointments").FirstOrDefault(each => each.GetProperty("start").GetDateTimeOffset() == old) is { ValueKind: JsonValueKind.Object } visit ? visit.Text("appointmentId") : null);
    }

    private static string Handle(Answer answer, string member, string otherwise) => answer.Error is null && answer.Has(member) ? answer.Of(member) : otherwise;

    /// <summary>Patients with a number of their own, past those whom other tests speak of.</summary>
    private static async Task<Person> OnFileAsync(Clinic clinic, int n, IReadOnlyList<string> days)
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var expected = practice.List("appointments").Where(each => days.Any(day => each.Text("start")!.StartsWith(day, StringComparison.Ordinal))).Select(each => each.Text("patient")).ToHashSet();
        var patients = practice.List("patients").Where(patient => patient.GetProperty("phones").GetArrayLength() > 0).Select(Person.Of).ToList();
        var candidates = patients.Skip(20).Where(one => !expected.Contains(one.Id) && patients.Count(other => other.Phone == one.Phone || (other.FirstName, other.LastName) == (one.FirstName, one.LastName)) == 1).ToList();
        foreach (var one in candidates.Skip(n % candidates.Count).Concat(candidates))
        {
            if ((await clinic.Call().IdentifyAsync(one)).Status == "verified") // some are inactive
                return one;
        }

        throw new InvalidOperationException("The practice has nobody who could call.");
    }
}
