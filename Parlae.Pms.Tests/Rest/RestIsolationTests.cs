using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest;

/// <summary>Every REST route of the table with one account's key and another's ids: nothing of the other comes back or changes, and the try is on record.</summary>
public sealed class RestIsolationTests
{
    private const string Other = "beta";
    private const string Marker = "Betamax";

    private readonly FakePms pms = new() { Report = new ConnectionReport.Working(new PmsCapabilities { Book = true, ReadAppointments = true, Move = true, Cancel = true, Confirm = true, CreatePatient = true }, [], null, new Dictionary<string, string>()) };

    [Fact]
    public async Task A_key_opens_nothing_of_another_account()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Services = services => services.AddKeyedSingleton<IPmsConnector>(PmsVendor.Kolla, pms) });
        var theirs = await OtherAsync(clinic);
        var (rest, before) = (clinic.Rest(actor: "stranger"), (await clinic.AuditAsync(Other)).Count);
        var state = (pms.Changes.Count, pms.Bookings.Count, pms.Creations.Count);

        foreach (var row in FunctionTable.Program.Http.Where(row => row.Caller == Caller.AccountKey))
        {
            foreach (var method in row.Methods)
            {
                var entries = (await clinic.AuditAsync()).Count;
                var (path, body, isAboutTheirs) = Request(row.Name, method, theirs);
                var reply = await rest.SendAsync(method, path, body);
                Assert.DoesNotContain(Marker, reply.Text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("Dr. Lee", reply.Text, StringComparison.Ordinal);
                if (isAboutTheirs)
                {
                    Assert.True(reply.Status is HttpStatusCode.NotFound or HttpStatusCode.NotImplemented || Items(reply) is { Count: 0 }, $"{method} {path}: {reply.Status} {reply.Text}");
                    if (reply.Status != HttpStatusCode.NotImplemented)
                        Assert.Contains((await clinic.AuditAsync()).Skip(entries), entry => entry.Actor.Id == "stranger");
                }
            }
        }

        Assert.Equal(before, (await clinic.AuditAsync(Other)).Count);
        Assert.Equal(state, (pms.Changes.Count, pms.Bookings.Count, pms.Creations.Count));
        (await clinic.Rest(theirs.Key).GetAsync($"/api/pms/writes/{theirs.Reference}")).Is(HttpStatusCode.OK); // it is there, for its own
        Assert.Equal("open", Assert.Single((await clinic.Rest(theirs.Key).GetAsync("/api/pms/tasks")).Is(HttpStatusCode.OK).List("items")).Text("status"));
    }

    private static JsonArray? Items(RestReply reply) => reply.Status == HttpStatusCode.OK ? JsonNode.Parse(reply.Text)!["items"]?.AsArray() : null;

    private static (string Path, object? Body, bool IsAboutTheirs) Request(string function, string method, Theirs theirs) => (function, method) switch
    {
        ("appointments", "GET") => ($"/api/pms/appointments?patientId={theirs.PatientId}", null, true),
        ("appointments", _) => ("/api/pms/appointments", new { patientId = theirs.PatientId, appointmentType = "Cleaning", startTime = "2026-03-05T10:00", duration = 60 }, true),
        ("appointment", "PATCH") => ($"/api/pms/appointments/{theirs.AppointmentId}", new { status = "confirmed" }, true),
        ("appointment", _) => ($"/api/pms/appointments/{theirs.AppointmentId}", null, true),
        ("availability", _) => ("/api/pms/appointments/availability?date=2026-03-05", null, false),
        ("patients", _) => ("/api/pms/patients", new { firstName = "Zephyrine", lastName = "Quackenbosch", dateOfBirth = "1987-11-05", phone = "6135550288" }, false),
        ("patient", "PATCH") => ($"/api/pms/patients/{theirs.PatientId}", new { phone = "6135550288" }, true),
        ("patient", _) => ($"/api/pms/patients/{theirs.PatientId}", null, true),
        ("patientSearch", "GET") => ($"/api/pms/patients/search?query={Marker}", null, true),
        ("patientSearch", _) => ("/api/pms/patients/search", new { lastName = Marker }, true),
        ("notes" or "insurance" or "balance", "GET") => ($"/api/pms/patients/{theirs.PatientId}/{function}", null, true),
        ("notes", _) => ($"/api/pms/patients/{theirs.PatientId}/notes", new { text = "wants a morning visit" }, true),
        ("insurance", _) => ($"/api/pms/patients/{theirs.PatientId}/insurance", new { carrier = "Maple Mutual", memberId = "QX-990-17734" }, true),
        ("payments", "GET") => ($"/api/pms/payments?patientId={theirs.PatientId}", null, true),
        ("payments", _) => ("/api/pms/payments", new { patientId = theirs.PatientId, amount = 80, method = "Cash", reference = "receipt 1042" }, true),
        ("providers", _) => ("/api/pms/providers", null, false),
        ("staffTasks", _) => ("/api/pms/tasks", null, true),
        ("staffTask", _) => ($"/api/pms/tasks/{theirs.TaskId}", new { status = "closed" }, true),
        ("write", _) => ($"/api/pms/writes/{theirs.Reference}", null, true),
        ("auditLog", _) => ($"/api/pms/audit?patientId={theirs.PatientId}&to=2026-01-01", null, true),
        ("auditVerification", _) => ("/api/pms/audit/verification", null, false),
        _ => throw new InvalidOperationException($"{method} of function {function} is new: say here how one account's key asks for another's."),
    };

    private async Task<Theirs> OtherAsync(Clinic clinic)
    {
        pms.Add("P-BETA", "Bea", Marker, "1980-01-02", "6135550301");
        pms.Appointments.Add(new Appointment("A-BETA", "P-BETA", "lee", "1", FakePms.At(4, 10), 60, "Cleaning", AppointmentStatus.Scheduled));
        var body = clinic.AccountBody(Other);
        body["provider"] = "kolla";
        body["credentials"] = new JsonObject();
        body["config"] = new JsonObject();
        var (status, text) = await clinic.OperateAsync("POST", "/api/pms/setup", body);
        Assert.True(status == HttpStatusCode.OK, text);
        var key = JsonNode.Parse(text)!["accountKey"]!.GetValue<string>();
        var rest = clinic.Rest(key);
        Assert.Equal(Marker, (await rest.GetAsync("/api/pms/patients/P-BETA")).Is(HttpStatusCode.OK).Text("lastName"));
        // Somebody who looks like her: a write that is with staff, and their task.
        var reference = (await rest.PostAsync("/api/pms/patients", new { firstName = "Bea", lastName = Marker, dateOfBirth = "1980-01-02", phone = "6135550302" })).Is(HttpStatusCode.Accepted).Text("reference")!;
        var task = Assert.Single((await rest.GetAsync("/api/pms/tasks")).Is(HttpStatusCode.OK).List("items")).Text("taskId")!;
        return new(key, "P-BETA", "A-BETA", reference, task);
    }

    private sealed record Theirs(string Key, string PatientId, string AppointmentId, string Reference, string TaskId);
}
