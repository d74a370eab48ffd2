using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Trips;

/// <summary>How often somebody may wait for the practice's system, one time after another.</summary>
/// <param name="Cold">With nothing at hand.</param>
/// <param name="Ahead">After the call's beginning was used to read ahead.</param>
internal sealed record TripLimit(int Cold, int Ahead)
{
    /// <summary>What is read ahead of a call: who may be calling, the roster, the next openings.</summary>
    public static readonly TripLimit OfPractice = new(2, 0);

    /// <summary>The one exception to "nothing to wait for after reading ahead", see <see cref="TripCase.NeverReadAhead"/>.</summary>
    public static readonly TripLimit OfChart = new(2, 2);

    public static readonly TripLimit Booking = new(3, 3);

    /// <summary>Of a visit that stands, one more than a booking: it is looked at first, and afterwards where an answer does not show that it was changed.</summary>
    public static readonly TripLimit Change = new(4, 4);

    /// <summary>All other writes.</summary>
    public static readonly TripLimit Write = new(3, 3);

    /// <summary>Asks the practice's system nothing.</summary>
    public static readonly TripLimit None = new(0, 0);
}

/// <summary>How a tool is used: the steps of the call before it, its arguments, the words that show that it did its work.</summary>
/// <param name="Tool">As the contract names it.</param>
/// <param name="Limit">For it.</param>
/// <param name="Words">Any of them.</param>
/// <param name="Caller">Who calls; null: somebody new.</param>
/// <param name="Arguments">Given the call, once it has come that far.</param>
internal sealed record TripCase(string Tool, TripLimit Limit, string[] Words, Func<TripStage, Task<(Person? Person, DateTimeOffset? Visit)>> Caller, Func<TripStage, PhoneCall, Person?, DateTimeOffset?, Task<object?>> Arguments)
{
    /// <summary>
    /// Reads of a patient's own chart. Nobody's chart is read before it is known who calls, and of the chosen one's only what is asked for (rows 12 and 13 of the
    /// scenarios, docs/decisions/0008), so they have one or two round trips left after reading ahead. No other read may.
    /// </summary>
    public static IReadOnlyList<string> NeverReadAhead { get; } = ["getAppointments", "getPatient", "getPatientNotes", "getInsurance", "getBalance", "getPaymentHistory"];

    public static IReadOnlyList<TripCase> All { get; } =
    [
        OfPractice("getPracticeInfo", "ok"),
        OfPractice("getProviders", "ok"),
        OfPractice("getAppointmentTypes", "ok"),
        OfPractice("checkAvailability", "slots", new { date = "2026-03-05", appointmentType = "Cleaning" }),
        new("getCallerContext", TripLimit.OfPractice, ["recognised", "several"], Somebody, (_, _, _, _) => Task.FromResult<object?>(null)),
        new("searchPatients", TripLimit.OfPractice, ["verified"], Somebody,
            (_, _, person, _) => Task.FromResult<object?>(new { firstName = person!.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone })),
        OfPatient("getAppointments", "ok"),
        OfPatient("getPatient", "ok"),
        OfPatient("getPatientNotes", "ok"),
        OfPatient("getInsurance", "ok", "none"),
        OfPatient("getBalance", "ok", "unavailable"),
        OfPatient("getPaymentHistory", "ok"),
        new("bookAppointment", TripLimit.Booking, ["booked", "submitted"], SomebodyFree, async (stage, call, person, _) =>
        {
            (await call.IdentifyAsync(person!)).Is("verified");
            return new { patientId = "p1", appointmentType = "Cleaning", startTime = stage.NextStart(), duration = 60 };
        }),
        OfVisit("rescheduleAppointment", "rescheduled", "submitted"),
        OfVisit("cancelAppointment", "cancelled", "submitted"),
        OfVisit("confirmAppointment", "confirmed", "submitted"),
        new("createPatient", TripLimit.Write, ["submitted"], Nobody, (stage, _, _, _) =>
        {
            var person = stage.Clinic.Newcomer();
            return Task.FromResult<object?>(new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone });
        }),
        WriteOf("updatePatient", new { patientId = "p1", preferredName = "Zeph" }, "updated", "submitted", "staffTask"),
        WriteOf("addPatientNote", new { patientId = "p1", text = "rides a blue bicycle" }, "added", "submitted", "staffTask"),
        new("addInsurance", TripLimit.Write, ["added", "submitted", "staffTask"], Somebody, async (stage, call, person, _) =>
        {
            var plan = (await stage.Clinic.Sandbox.PracticeAsync()).List("policies")[0];
            return await KnownAsync(call, person, new { patientId = "p1", carrier = plan.Text("carrier"), memberId = $"QX-{call.Id[..8]}", groupNumber = plan.Text("groupNumber") });
        }),
        Asking("sendPaymentLink", new { patientId = "p1", amount = 200 }, "staffTask"),
        Asking("joinWaitlist", new { patientId = "p1", appointmentType = "Cleaning" }, "joined"),
        new("takeMessage", TripLimit.None, ["taken"], Nobody, (_, _, _, _) => Task.FromResult<object?>(new { text = "please call back" })),
        new("transferToStaff", TripLimit.None, ["transfer"], Nobody, (_, _, _, _) => Task.FromResult<object?>(new { reason = "wants a person" })),
    ];

    private static Task<(Person?, DateTimeOffset?)> Nobody(TripStage stage) => Task.FromResult<(Person?, DateTimeOffset?)>((null, null));

    private static async Task<(Person?, DateTimeOffset?)> Somebody(TripStage stage) => (await stage.NextPersonAsync(), null);

    private static async Task<(Person?, DateTimeOffset?)> SomebodyFree(TripStage stage) => (await stage.NextFreePersonAsync(), null);

    private static TripCase OfPractice(string tool, string word, object? arguments = null) => new(tool, TripLimit.OfPractice, [word], Nobody, (_, _, _, _) => Task.FromResult(arguments));

    private static TripCase OfPatient(string tool, params string[] words) => new(tool, TripLimit.OfChart, words, Somebody, (_, call, person, _) => KnownAsync(call, person, new { patientId = "p1" }));

    private static TripCase WriteOf(string tool, object arguments, params string[] words) => new(tool, TripLimit.Write, words, Somebody, (_, call, person, _) => KnownAsync(call, person, arguments));

    private static TripCase Asking(string tool, object arguments, string word) => new(tool, tool == "joinWaitlist" ? TripLimit.OfPractice : TripLimit.None, [word], Somebody, (_, call, person, _) => KnownAsync(call, person, arguments));

    private static TripCase OfVisit(string tool, params string[] words) => new(tool, TripLimit.Change, words, async stage => await stage.NextVisitAsync() is var visit ? (visit.Person, visit.Start) : (null, null), async (stage, call, person, start) =>
    {
        (await call.IdentifyAsync(person!)).Is("verified");
        var shown = (await call.UseAsync("getAppointments", new { patientId = "p1" })).Is("ok").Result.List("appointments");
        var appointmentId = shown.Single(each => each.GetProperty("start").GetDateTimeOffset() == start).Text("appointmentId");
        return tool == "rescheduleAppointment" ? new { appointmentId, startTime = stage.NextStart() } : new { appointmentId };
    });

    private static async Task<object?> KnownAsync(PhoneCall call, Person? person, object arguments)
    {
        (await call.IdentifyAsync(person!)).Is("verified");
        return arguments;
    }
}
