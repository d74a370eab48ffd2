using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;
using static Parlae.Pms.Tests.Auditing.Completeness.AuditLines;

namespace Parlae.Pms.Tests.Auditing.Completeness;

/// <summary>Every route for an account's key in every situation.</summary>
internal static class AuditedRoutes
{
    private const string Identity = "name,dateOfBirth,phones,email,postCode";
    private const string Root = "/api/pms";

    private static readonly string[] Nothing = [];
    private static int messages;

    private static readonly string[] Looked = Access("getAppointment", "ok", "appointments", "-", "patient");
    private static readonly string[] LookedInVain = Access("getAppointment", "failed", "appointments", "-");

    public static IEnumerable<AuditCase> All =>
    [
        .. Route("GET appointments", "getAppointments", "read", async stage => ($"{Root}/appointments?from=2026-03-05&to=2026-03-05&patientId={await IdAsync(stage)}", null),
            Access("getAppointments", "ok", "appointments"), Access("getAppointments", "failed", "appointments"), ($"{Root}/appointments?from=tomorrow", null)),
        More("GET appointments", Situation.Success, _ => Of($"{Root}/appointments?from=2026-03-05&to=2026-03-05"),
            "started getAppointments - - [appointments]", "event getAppointments listed patient [appointments]", "finished getAppointments ok - [appointments]"),
        .. Route("POST appointments", "bookAppointment", "write", async stage => ($"{Root}/appointments", new { patientId = await IdAsync(stage), appointmentType = "Cleaning", startTime = await stage.FreeTimeAsync(), duration = 60 }),
            [.. Access("getPatient", "ok", "name"), .. Access("bookAppointment", "booked", "appointment")], Access("getPatient", "failed", "name"), ($"{Root}/appointments", new { patientId = "1" })),
        More("POST appointments", Situation.Refusal, _ => Of($"{Root}/appointments", new { patientId = "424242", appointmentType = "Cleaning", startTime = "2026-03-05T10:00", duration = 60 }), Access("getPatient", "notFound", "name")),
        .. Route("GET appointment", "getAppointment", "read", async stage => ($"{Root}/appointments/{await stage.VisitAsync()}", null),
            Looked, LookedInVain, ($"{Root}/appointments/1?x=1", null)),
        More("GET appointment", Situation.Refusal, _ => Of($"{Root}/appointments/424242"), Access("getAppointment", "notFound", "appointments", "-")),
        .. Route("PATCH appointment", "changeAppointment", "write", async stage => ($"{Root}/appointments/{await stage.VisitAsync()}", new { status = "confirmed" }),
            [.. Looked, .. Access("confirmAppointment", "done", "appointment")], LookedInVain, ($"{Root}/appointments/1", new { })),
        .. Route("DELETE appointment", "cancelAppointment", "write", async stage => ($"{Root}/appointments/{await stage.VisitAsync()}", null),
            [.. Looked, .. Access("cancelAppointment", "done", "appointment")], LookedInVain, ($"{Root}/appointments/1?x=1", null)),
        .. Route("GET availability", "checkAvailability", "read", _ => Of($"{Root}/appointments/availability?date=2026-03-05"), Nothing, Nothing, ($"{Root}/appointments/availability", null)),

        .. Route("POST patients", "createPatient", "write", stage => Of($"{Root}/patients", New(stage.Clinic.Newcomer())),
            Access("createPatient", "submitted", Identity, "-"), Access("createPatient", "failed", Identity, "-"), ($"{Root}/patients", new { firstName = "Ann" })),
        .. Route("GET patient", "getPatient", "read", async stage => ($"{Root}/patients/{await IdAsync(stage)}", null),
            Access("getPatient", "ok", "name,dateOfBirth,phones,email,address"), Access("getPatient", "failed", "name,dateOfBirth,phones,email,address"), ($"{Root}/patients/1?x=1", null)),
        More("GET patient", Situation.Refusal, _ => Of($"{Root}/patients/424242"), Access("getPatient", "notFound", "name,dateOfBirth,phones,email,address")),
        More("PATCH patient", Situation.Refusal, async stage => ($"{Root}/patients/{await IdAsync(stage)}", new { preferredName = "Zeph" }), NotOffered("updatePatient")),
        .. Route("POST patientSearch", "searchPatients", "read", async stage => ($"{Root}/patients/search", Known(await stage.PersonAsync())),
            Access("searchPatients", "found", Identity, "-", "patient"), Access("searchPatients", "failed", Identity, "-"), ($"{Root}/patients/search", new { dateOfBirth = "1987-02-03" })),
        More("POST patientSearch", Situation.Success, async stage => ($"{Root}/patients/search", new { lastName = (await stage.PersonAsync()).LastName }),
            $"started searchPatients - - [{Identity}]", $"event searchPatients listed patient [{Identity}]", $"finished searchPatients found - [{Identity}]"),
        .. Route("GET patientSearch", "searchPatients", "read", _ => Of($"{Root}/patients/search?query=Quackenbosch"),
            Access("searchPatients", "notFound", Identity, "-"), Access("searchPatients", "failed", Identity, "-"), ($"{Root}/patients/search", null)),

        .. Chart("GET notes", "getPatientNotes", "notes", "notes"),
        .. Chart("GET insurance", "getInsurance", "insurance", "insurance", "none"),
        .. Chart("GET balance", "getBalance", "balance", "balance"),
        .. Route("GET payments", "getPaymentHistory", "read", async stage => ($"{Root}/payments?patientId={await IdAsync(stage)}", null),
            Access("getPaymentHistory", "ok", "payments"), Access("getPaymentHistory", "failed", "payments"), ($"{Root}/payments", null)),
        .. Route("POST notes", "addPatientNote", "write", async stage => ($"{Root}/patients/{await IdAsync(stage)}/notes", new { text = "wants a morning visit" }),
            [.. Access("getPatient", "ok", "name"), .. Access("addPatientNote", "added", "notes")], Access("getPatient", "failed", "name"), ($"{Root}/patients/1/notes", new { text = " " })),
        More("POST notes", Situation.Refusal, _ => Of($"{Root}/patients/424242/notes", new { text = "wants a morning visit" }), Access("getPatient", "notFound", "name")),
        More("POST notes", Situation.Refusal, _ => Of($"{Root}/patients/1/notes", new { text = "4111 1111 1111 1111" }), Refused("addPatientNote", "cardData", "patient")),
        .. Route("POST insurance", "addInsurance", "write", async stage => ($"{Root}/patients/{await IdAsync(stage)}/insurance", new { carrier = "Maple Mutual", memberId = "QX-990-17734" }),
            [NotOffered("addInsurance")], [NotOffered("addInsurance")], ($"{Root}/patients/1/insurance", new { carrier = "Maple Mutual" })),
        More("POST payments", Situation.Refusal, async stage => ($"{Root}/payments", new { patientId = await IdAsync(stage), amount = 80, method = "Cash", reference = "receipt 1042" }), Refused("recordPayment", "notOffered")),

        .. Route("GET providers", "getProviders", "read", _ => Of($"{Root}/providers"), Nothing, Nothing, ($"{Root}/providers?x=1", null)),
        .. Route("GET staffTasks", "getTasks", "read", _ => Of($"{Root}/tasks?status=closed"), Access("getTasks", "ok", "tasks", "-"), Access("getTasks", "ok", "tasks", "-"), ($"{Root}/tasks?status=done", null)),
        .. Route("PATCH staffTask", "changeTask", "write", async stage => ($"{Root}/tasks/{await TaskAsync(stage)}", new { note = "called back" }),
            Access("changeTask", "open", "note", "-"), Access("changeTask", "open", "note", "-"), ($"{Root}/tasks/t1", new { status = "done" })),
        More("PATCH staffTask", Situation.Refusal, _ => Of($"{Root}/tasks/t0", new { status = "closed" }), Access("changeTask", "notFound", "status", "-")),
        .. Route("GET write", "getWrite", "read", _ => Of($"{Root}/writes/w0"), Access("getWrite", "notFound", "writeState", "-"), Access("getWrite", "notFound", "writeState", "-"), ($"{Root}/writes/w0?x=1", null)),
        .. Route("GET auditLog", "readAudit", "audit", _ => Of($"{Root}/audit?to=2026-01-01"), Access("readAudit", "ok", "audit", "-"), Access("readAudit", "ok", "audit", "-"), ($"{Root}/audit?to=soon", null)),
        .. Route("GET auditVerification", "verifyAudit", "audit", _ => Of($"{Root}/audit/verification"), Nothing, Nothing, ($"{Root}/audit/verification?x=1", null)),
    ];

    /// <summary>The four situations of one route; the refusal is a right that the key lacks.</summary>
    internal static IEnumerable<AuditCase> Route(
        string function, string action, string right, Func<AuditStage, Task<(string Path, object? Body)>> request, string[] entries, string[] whileAway, (string Path, object? Body) bad, string account = Clinic.AccountId)
    {
        var method = function.Split(' ')[0];
        yield return Of(account, function, Situation.Success, request, entries);
        yield return Of(account, function, Situation.PmsFailure, request, whileAway);
        yield return Of(account, function, Situation.BadInput, _ => Of(bad.Path, bad.Body));
        yield return new(function, Situation.Refusal, stage => stage.AskWithoutAsync(right, account, method, bad.Path.Split('?')[0], bad.Body), Refused(action, "right"));
    }

    /// <summary>What an account's own key asks.</summary>
    internal static AuditCase Of(string account, string function, Situation situation, Func<AuditStage, Task<(string Path, object? Body)>> request, params string[] entries) => new(function, situation, async stage =>
    {
        var (path, body) = await request(stage);
        return await stage.AskAsync(account, function.Split(' ')[0], path, body);
    }, entries);

    private static IEnumerable<AuditCase> Chart(string function, string action, string part, string fields, string outcome = "ok") =>
    [
        .. Route(function, action, "read", async stage => ($"{Root}/patients/{await IdAsync(stage)}/{part}", null), Access(action, outcome, fields), Access(action, "failed", fields), ($"{Root}/patients/1/{part}?x=1", null)),
        More(function, Situation.Refusal, _ => Of($"{Root}/patients/424242/{part}"), Access(action, "notFound", fields)),
    ];

    private static AuditCase More(string function, Situation situation, Func<AuditStage, Task<(string Path, object? Body)>> request, params string[] entries) => Of(Clinic.AccountId, function, situation, request, entries);

    private static string NotOffered(string action) => Refused(action, "notOffered", "patient");

    private static Task<(string, object?)> Of(string path, object? body = null) => Task.FromResult((path, body));

    private static async Task<string> IdAsync(AuditStage stage) => (await stage.PersonAsync()).SikkaId!;

    private static async Task<string> TaskAsync(AuditStage stage)
    {
        (await stage.Clinic.Call().UseAsync("takeMessage", new { text = $"please call back, no. {Interlocked.Increment(ref messages)}" })).Is("taken");
        return (await stage.Clinic.TasksAsync()).Last(task => task.PatientId is null).TaskId;
    }

    private static object Known(Person person) => new { lastName = person.LastName, dateOfBirth = person.DateOfBirth };

    private static object New(Person person) => new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone };
}
