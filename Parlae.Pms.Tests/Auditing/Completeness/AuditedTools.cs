using System.Text.Json;
using Parlae.Pms.Tests.Support.Clinics;
using static Parlae.Pms.Tests.Auditing.Completeness.AuditLines;

namespace Parlae.Pms.Tests.Auditing.Completeness;

/// <summary>Every tool in every situation.</summary>
internal static class AuditedTools
{
    private const string Identity = "name,dateOfBirth,phones,email,postCode";

    public static IEnumerable<AuditCase> All =>
    [
        // Of the practice, and of no patient.
        .. OfPractice("getPracticeInfo"),
        .. OfPractice("getProviders"),
        .. OfPractice("getAppointmentTypes"),
        .. OfPractice("checkAvailability", new { date = "2026-03-05", appointmentType = "Cleaning" }, new { date = "soon" }),
        .. OfPractice("transferToStaff", new { reason = "wants a person" }, new { }),

        // Who is calling.
        new("getCallerContext", Situation.Success, async stage => AuditStage.Use(stage.Clinic.Call((await stage.Clinic.OnFileAsync(4)).CallerNumber), "getCallerContext", new { }), Access("getCallerContext", "recognised", "phones", "-")),
        ByPolicy("getCallerContext", new { }),
        new("getCallerContext", Situation.PmsFailure, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), "getCallerContext", new { })), Access("getCallerContext", "failed", "phones", "-")),
        new("searchPatients", Situation.Success, async stage => AuditStage.Use(stage.Clinic.Call(), "searchPatients", Claim(await stage.PersonAsync())), Access("searchPatients", "verified", Identity, "-", "patient")),
        new("searchPatients", Situation.Success, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), "searchPatients", Claim(stage.Clinic.Newcomer()))), Access("searchPatients", "notFound", Identity, "-", touched: "")),
        new("searchPatients", Situation.Refusal, async stage => AuditStage.Use(await LockedAsync(stage), "searchPatients", Claim(await stage.PersonAsync())), Refused("searchPatients", "locked")),
        new("searchPatients", Situation.BadInput, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), "searchPatients", new { firstName = "1234", lastName = "Lee", dateOfBirth = "1990-01-01" }))),
        new("searchPatients", Situation.PmsFailure, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), "searchPatients", Claim(stage.Clinic.Newcomer()))), Access("searchPatients", "failed", Identity, "-")),
        new("createPatient", Situation.Success, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), "createPatient", Claim(stage.Clinic.Newcomer()))), Access("createPatient", "submitted", Identity, "-")),
        new("createPatient", Situation.Success, async stage => AuditStage.Use(stage.Clinic.Call(), "createPatient", Claim(await stage.PersonAsync())), Access("createPatient", "verified", Identity, "-", "patient")),
        new("createPatient", Situation.Refusal, async stage => AuditStage.Use(await TooManyAsync(stage), "createPatient", Claim(stage.Clinic.Newcomer())), Refused("createPatient", "tooMany")),
        new("createPatient", Situation.Refusal, async stage => AuditStage.Use(await LockedAsync(stage), "createPatient", Claim(stage.Clinic.Newcomer())), Access("createPatient", "locked", Identity, "-", touched: "")),
        new("createPatient", Situation.BadInput, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), "createPatient", new { firstName = "Zephyrine" }))),
        new("createPatient", Situation.PmsFailure, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), "createPatient", Claim(stage.Clinic.Newcomer()))), Access("createPatient", "failed", Identity, "-")),

        // Charts. What is left to staff needs no PMS.
        .. OfChart("getAppointments", 2, new { }, Access("getAppointments", "ok", "appointments"), Access("getAppointments", "failed", "appointments")),
        .. OfChart("getPatient", 2, new { }, Access("getPatient", "ok", "name,phones,email,address"), Access("getPatient", "failed", "name,phones,email,address")),
        .. OfChart("getPatientNotes", 2, new { }, Access("getPatientNotes", "ok", "notes"), Access("getPatientNotes", "failed", "notes")),
        .. OfChart("getInsurance", 2, new { }, Access("getInsurance", "none", "insurance"), Access("getInsurance", "failed", "insurance")),
        .. OfChart("getBalance", 2, new { }, Access("getBalance", "ok", "balance"), Access("getBalance", "failed", "balance")),
        .. OfChart("getPaymentHistory", 2, new { }, Access("getPaymentHistory", "ok", "payments"), Access("getPaymentHistory", "failed", "payments")),
        .. OfChart("updatePatient", 2, new { phone = "613 555 0288" }, Access("updatePatient", "staffTask", "phone"), Access("updatePatient", "staffTask", "phone")),
        .. OfChart("addPatientNote", 1, new { text = "wants a morning visit" }, Access("addPatientNote", "added", "notes"), Access("addPatientNote", "staffTask", "notes")),
        .. OfChart("addInsurance", 2, new { carrier = "Maple Mutual", memberId = "QX-990-17734" }, Access("addInsurance", "staffTask", "insurance"), Access("addInsurance", "staffTask", "insurance")),
        .. OfChart("sendPaymentLink", 2, new { amount = 200 }, Access("sendPaymentLink", "staffTask", "payment"), Access("sendPaymentLink", "staffTask", "payment")),
        .. OfChart("joinWaitlist", 1, new { appointmentType = "Cleaning" }, Access("joinWaitlist", "joined", "waitlist"), []),
        new("updatePatient", Situation.Refusal, async stage => AuditStage.Use(await stage.CallAsync(2), "updatePatient", new { patientId = "p1", address = "4111 1111 1111 1111" }), Refused("updatePatient", "cardData")),

        // Visits.
        new("bookAppointment", Situation.Success, async stage => await BookingAsync(stage), Access("bookAppointment", "booked", "appointment")),
        new("bookAppointment", Situation.Refusal, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), "bookAppointment", Booking("2026-03-05T10:00"))), Refused("bookAppointment", "unknownHandle")),
        new("bookAppointment", Situation.Refusal, async stage => AuditStage.Use(await stage.CallAsync(1), "bookAppointment", Booking("2026-03-05T10:00", "s9")), Refused("bookAppointment", "unknownHandle", "patient")),
        new("bookAppointment", Situation.BadInput, async stage => AuditStage.Use(await stage.CallAsync(1), "bookAppointment", Booking("soon"))),
        new("bookAppointment", Situation.PmsFailure, async stage => await BookingAsync(stage), Access("bookAppointment", "failed", "appointment")),
        .. OfVisit("rescheduleAppointment", (string?)null, "done"),
        .. OfVisit("cancelAppointment", new { appointmentId = "a1" }, "done"),
        .. OfVisit("confirmAppointment", new { appointmentId = "a1" }, "done"),

        // Messages: the caller's own words.
        new("takeMessage", Situation.Success, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), "takeMessage", new { text = "please call back" })), Access("takeMessage", "staffTask", "message", "-")),
        ByPolicy("takeMessage", new { text = "please call back" }),
        new("takeMessage", Situation.Refusal, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), "takeMessage", new { text = "use 4111 1111 1111 1111" })), Refused("takeMessage", "cardData")),
        new("takeMessage", Situation.BadInput, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), "takeMessage", new { text = "" }))),
        new("takeMessage", Situation.PmsFailure, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), "takeMessage", new { text = "please call back" })), Access("takeMessage", "staffTask", "message", "-")),
    ];

    /// <summary>Tools that touch no patient: only a policy refuses them.</summary>
    private static IEnumerable<AuditCase> OfPractice(string tool, object? arguments = null, object? bad = null)
    {
        yield return new(tool, Situation.Success, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), tool, arguments ?? new { })));
        yield return ByPolicy(tool, arguments ?? new { });
        yield return new(tool, Situation.PmsFailure, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), tool, arguments ?? new { })));
        if (bad is not null)
            yield return new(tool, Situation.BadInput, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), tool, bad)));
    }

    private static AuditCase ByPolicy(string tool, object arguments) => new(tool, Situation.Refusal, stage => Task.FromResult(
        AuditStage.Use(new(stage.Clinic, stage.Clinic.Newcomer().CallerNumber) { PhoneNumberId = $"number-of-{AuditStage.Strict}" }, tool, arguments, AuditStage.Strict)), Refused(tool, "level"));

    private static IEnumerable<AuditCase> OfChart(string tool, int level, object arguments, string[] entries, string[] whileAway)
    {
        object For(string patient)
        {
            var all = JsonSerializer.SerializeToNode(arguments)!.AsObject();
            all["patientId"] = patient;
            return all;
        }

        yield return new(tool, Situation.Success, async stage => AuditStage.Use(await stage.CallAsync(level), tool, For("p1")), entries);
        yield return new(tool, Situation.Refusal, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), tool, For("p1"))), Refused(tool, "unknownHandle"));
        if (level == 2)
            yield return new(tool, Situation.Refusal, async stage => AuditStage.Use(await stage.CallAsync(1), tool, For("p1")), Refused(tool, "level", "patient"));
        yield return new(tool, Situation.BadInput, async stage => AuditStage.Use(await stage.CallAsync(level), tool, For("{{patientId}}")));
        yield return new(tool, Situation.PmsFailure, async stage => AuditStage.Use(await stage.CallAsync(level), tool, For("p1")), whileAway);
    }

    /// <param name="arguments">Null: another time of the same day.</param>
    private static IEnumerable<AuditCase> OfVisit(string tool, object? arguments, string outcome)
    {
        async Task<AuditAct> ActAsync(AuditStage stage)
        {
            var (call, slots) = await stage.BookedAsync();
            return AuditStage.Use(call, tool, arguments ?? new { appointmentId = "a1", startTime = slots[1].GetProperty("start").GetString(), slotId = "s2" });
        }

        yield return new(tool, Situation.Success, ActAsync, Access(tool, outcome, "appointment"));
        yield return new(tool, Situation.Refusal, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), tool, arguments ?? new { appointmentId = "a1", startTime = "2026-03-05T10:00" })), Refused(tool, "unknownHandle"));
        yield return new(tool, Situation.BadInput, stage => Task.FromResult(AuditStage.Use(stage.Clinic.Call(), tool, new { appointmentId = "<id>" })));
        yield return new(tool, Situation.PmsFailure, ActAsync, Access(tool, "failed", "appointment"));
    }

    private static async Task<AuditAct> BookingAsync(AuditStage stage)
    {
        var call = await stage.CallAsync(1);
        return AuditStage.Use(call, "bookAppointment", Booking(await stage.FreeTimeAsync()));
    }

    private static async Task<PhoneCall> LockedAsync(AuditStage stage)
    {
        var call = stage.Clinic.Call();
        for (var n = 0; n < 5; n++)
            (await call.IdentifyAsync(stage.Clinic.Newcomer())).Is("notFound");
        return call;
    }

    private static async Task<PhoneCall> TooManyAsync(AuditStage stage)
    {
        var call = stage.Clinic.Call();
        for (var n = 0; n < 3; n++)
            (await call.RegisterAsync(stage.Clinic.Newcomer())).Is("submitted");
        return call;
    }

    private static object Claim(Person person) => new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone };

    private static object Booking(string startTime, string? slotId = null) => new { patientId = "p1", appointmentType = "Cleaning", startTime, duration = 60, slotId };
}
