using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Isolation;

/// <summary>
/// Two clinics in one app: Alpha, on the sandbox practice and with a webhook secret of its own, who goes after what is Beta's; and Beta, on another PMS, in
/// the middle of a call.
/// </summary>
public sealed class TwoAccounts : SharedClinic
{
    public const string Alpha = "alpha";
    public const string Beta = "beta";

    /// <summary>Who acts with Alpha's key.</summary>
    public const string Stranger = "stranger";

    private readonly FakeTimeProvider minutes = new();

    internal FakePms BetasPms { get; } = new()
    {
        Report = new ConnectionReport.Working(new PmsCapabilities { Book = true, ReadAppointments = true, Move = true, Cancel = true, Confirm = true, CreatePatient = true }, [], null, new Dictionary<string, string>()),
    };

    internal Theirs Theirs { get; private set; } = null!;

    /// <summary>What of Beta's may never come back to Alpha, each entry of Beta's trail included.</summary>
    internal IReadOnlyList<string> Secrets { get; private set; } = [];

    internal string AlphasKey { get; private set; } = "";

    protected override ClinicOptions Options => new()
    {
        Services = services => services.AddKeyedSingleton<IPmsConnector>(PmsVendor.Kolla, BetasPms).AddSingleton(new AuditThrottle(minutes)),
    };

    /// <summary>Refused credentials are written down once a minute: lets one go by on both clocks.</summary>
    internal async Task NextMinuteAsync()
    {
        minutes.Advance(TimeSpan.FromMinutes(1));
        await Clinic.Sandbox.AdvanceAsync(60);
    }

    /// <summary>Alpha's own credential, said to be that of an account.</summary>
    internal static Action<HttpRequestMessage, byte[]> SignAs(string account) => (request, _) =>
    {
        request.Headers.Add("X-Parlae-Account", account);
        request.Headers.Add("X-Vapi-Secret", Planted.AccountSecret);
    };

    protected override async ValueTask BeginAsync()
    {
        await Clinic.ConnectAsync(Alpha, body =>
        {
            body["vapi"] = new JsonObject { ["auth"] = new JsonObject { ["kind"] = "secret", ["secret"] = Planted.AccountSecret } };
            (body["features"], body["config"]!["canUpdatePatient"]) = (new JsonObject { ["payments"] = true }, "true"); // so that an id is looked at before anything is refused
        });
        (_, AlphasKey) = await Clinic.KeyAsync(Alpha, "read", "write", "audit");

        BetasPms.Roster = BetasPms.Roster with { Providers = [new("lee", Theirs.Dentist, null), new("ode", Theirs.Hygienist, null)] };
        BetasPms.Add(Theirs.Id, "Beatrix", Theirs.Name, Theirs.Born, Theirs.Phone);
        BetasPms.Appointments.Add(new Appointment(Theirs.Visit, Theirs.Id, "lee", "1", FakePms.At(4, 10), 60, "Cleaning", AppointmentStatus.Scheduled));
        await Clinic.ConnectAsync(Beta, body =>
        {
            (body["provider"], body["credentials"], body["config"]) = ("kolla", new JsonObject(), new JsonObject());
            (body["practiceName"], body["staffNumber"]) = ($"{Theirs.Name} Dental", Theirs.StaffNumber);
        });
        var (keyId, key) = await Clinic.KeyAsync(Beta, "read", "write");
        var rest = Clinic.Rest(key);

        // Somebody who looks like her: a write that is with staff, and their task.
        var reference = (await rest.PostAsync("/api/pms/patients", new { firstName = "Beatrix", lastName = Theirs.Name, dateOfBirth = Theirs.Born, phone = "6135550302" })).Is(HttpStatusCode.Accepted).Text("reference")!;
        var task = Assert.Single((await rest.GetAsync("/api/pms/tasks")).Is(HttpStatusCode.OK).List("items")).Text("taskId")!;

        var call = new PhoneCall(Clinic, "+1" + Theirs.Phone) { PhoneNumberId = $"number-of-{Beta}" };
        Assert.Equal("p1", (await call.UseAsync("searchPatients", new { firstName = "Beatrix", lastName = Theirs.Name, dateOfBirth = Theirs.Born, phone = Theirs.Phone })).Is("verified").Of("patientId"));
        Assert.Equal("a1", Assert.Single((await call.UseAsync("getAppointments", new { patientId = "p1" })).Is("ok").Result.List("appointments")).Text("appointmentId"));
        var slot = (await call.LookAsync("2026-03-10")).Is("slots").Slots[0];
        Assert.Equal("s1", slot.Text("slotId"));
        Theirs = new Theirs(call, slot.Text("start")!, rest, keyId, reference, task);
        Secrets = [.. Theirs.Values, .. (await Clinic.AuditAsync(Beta)).SelectMany(entry => new[] { entry.CorrelationId, entry.Hash! }).Distinct()];
    }
}

/// <summary>What is Beta's.</summary>
internal sealed record Theirs(PhoneCall Call, string SlotStart, RestDoor Rest, string KeyId, string Reference, string TaskId)
{
    public const string Id = "P-BETA-7";
    public const string Visit = "A-BETA-7";
    public const string Name = "Betamax";
    public const string Born = "1980-01-02";
    public const string Phone = "6135550301";
    public const string Dentist = "Dr. Krullenaar";
    public const string Hygienist = "Ossian Vetch";
    public const string StaffNumber = "+14165550399";

    /// <summary>None of it may come back to Alpha, however it asks.</summary>
    public IReadOnlyList<string> Values => [Id, Visit, Name, "Beatrix", Born, Phone, "613-555-0301", StaffNumber, Dentist, Hygienist, KeyId, Reference, TaskId, $"number-of-{TwoAccounts.Beta}", $"assistant-of-{TwoAccounts.Beta}"];
}
