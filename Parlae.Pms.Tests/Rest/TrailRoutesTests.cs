using System.Net;
using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest;

/// <summary>The trail over REST, and what happens while it is away.</summary>
public sealed class TrailRoutesTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private static readonly string[] Members = ["sequence", "at", "phase", "actor", "action", "patientId", "fields", "outcome", "correlationId", "durationMs", "hash"];

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task The_trail_is_read_in_parts_by_patient_and_time()
    {
        var person = await clinic.OnFileAsync(5);
        for (var i = 0; i < 3; i++)
            (await clinic.Rest().GetAsync($"/api/pms/patients/{person.SikkaId}")).Is(HttpStatusCode.OK);
        var stored = (await clinic.AuditAsync()).Where(entry => entry.PatientId == person.SikkaId).Select(entry => entry.Sequence).ToList();

        var (read, path) = (new List<JsonElement>(), $"/api/pms/audit?patientId={person.SikkaId}&from=2026-03-01&pageSize=2");
        for (string? next = ""; next is not null && read.Count < stored.Count;)
        {
            var part = (await clinic.Rest().GetAsync(path + next)).Is(HttpStatusCode.OK);
            read.AddRange(part.List("items"));
            next = part.GetProperty("continuation").GetString() is { } token ? $"&continuation={token}" : null;
        }

        Assert.Equal(stored, read.Take(stored.Count).Select(entry => entry.GetProperty("sequence").GetInt64()));
        Assert.All(read, entry => Assert.Equal(Members, entry.EnumerateObject().Select(member => member.Name)));
        Assert.Equal(("started", "key"), (read[0].Text("phase"), read[0].GetProperty("actor").Text("kind")));
        Assert.Empty((await clinic.Rest().GetAsync("/api/pms/audit?from=2026-03-01&to=2026-03-01T06:00:00Z")).Is(HttpStatusCode.OK).List("items"));
        Assert.Contains(await clinic.AuditAsync(), entry => entry is { Action: "readAudit", Phase: AuditPhase.Finished, Outcome: "ok" } && entry.PatientId == person.SikkaId);
    }

    [Fact]
    public async Task The_trail_is_verified()
    {
        var answer = (await clinic.Rest().GetAsync("/api/pms/audit/verification")).Is(HttpStatusCode.OK);
        Assert.Equal(["ok", "entries", "sealedThrough", "firstBroken"], answer.EnumerateObject().Select(member => member.Name));
        Assert.True(answer.GetProperty("ok").GetBoolean());
        Assert.True(answer.GetProperty("entries").GetInt64() > 0);
    }

    [Fact]
    public async Task While_the_trail_cannot_be_written_no_patient_is_touched_and_the_rest_goes_on()
    {
        var isAway = false;
        await using var own = await Clinic.StartAsync(new ClinicOptions { Services = SpiedStore.With((collection, _) => isAway && collection == "audit") });
        (await own.Rest().GetAsync("/api/pms/appointments/availability?date=2026-03-05")).Is(HttpStatusCode.OK);
        var person = await own.OnFileAsync(5);
        var (rest, requests) = (own.Rest(), await own.Sandbox.LastRequestAsync());
        isAway = true;

        foreach (var reply in new[]
        {
            await rest.GetAsync($"/api/pms/patients/{person.SikkaId}"),
            await rest.PostAsync("/api/pms/patients/search", new { lastName = person.LastName }),
            await rest.PostAsync("/api/pms/patients", new { firstName = "Zephyrine", lastName = "Quackenbosch", dateOfBirth = "1987-11-03", phone = "6135550277" }, idempotencyKey: "one"),
            await rest.GetAsync("/api/pms/appointments"),
            await rest.GetAsync("/api/pms/appointments/1"),
            await rest.SendAsync("DELETE", "/api/pms/appointments/1"),
            await rest.PostAsync("/api/pms/appointments", new { patientId = person.SikkaId, appointmentType = "Cleaning", startTime = "2026-03-05T10:00", duration = 60 }),
            await rest.GetAsync("/api/pms/tasks"),
            await rest.GetAsync("/api/pms/writes/w00000000000000000000000000000000"),
            await rest.GetAsync("/api/pms/audit"),
        })
            reply.Is(HttpStatusCode.ServiceUnavailable, "store-unavailable");

        Assert.Empty(await own.Sandbox.RequestsAsync(requests));
        (await rest.GetAsync("/api/pms/providers")).Is(HttpStatusCode.OK);
        isAway = false;
        (await rest.PostAsync("/api/pms/patients", new { firstName = "Zephyrine", lastName = "Quackenbosch", dateOfBirth = "1987-11-03", phone = "6135550277" }, idempotencyKey: "one")).Is(HttpStatusCode.Accepted);
    }
}
