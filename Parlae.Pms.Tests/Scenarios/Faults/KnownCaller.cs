using System.Text.Json;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults;

/// <summary>A call whose patient is known at level 1.</summary>
internal sealed record KnownCaller(PhoneCall Call, Person Person, string Handle)
{
    public static async Task<KnownCaller> NextAsync(ClinicProcesses clinic, Func<int> next, int? process)
    {
        for (var tries = 0; tries < 8; tries++)
        {
            var person = clinic.WithoutVisits[next()];
            var call = clinic.Call(process);
            if (await call.IdentifyAsync(person, withPhone: false) is { Status: "matched" } found)
                return new(call, person, found.Of("patientId"));
        }

        throw new InvalidOperationException("Nobody on file could be matched.");
    }

    /// <summary>Asks for a cleaning at a time, by no offer.</summary>
    public Task<Answer> BookAsync(JsonElement slot, PhoneCall? through = null, string? toolCallId = null) =>
        (through ?? Call).UseAsync("bookAppointment", Wish(slot), toolCallId);

    public object Wish(JsonElement slot) => new { patientId = Handle, appointmentType = "Cleaning", startTime = slot.Text("start"), duration = 60, provider = slot.Text("provider") };
}
