using System.Text.Json;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Kolla;

/// <summary>A call of somebody on file, and how the practice stands then.</summary>
internal sealed class KollaCall(PhoneCall call, SandboxControl sandbox, Person person)
{
    public PhoneCall Call => call;

    public async Task<string> IdentifyAsync() => (await call.IdentifyAsync(person)).Is("verified").Of("patientId");

    /// <summary>A time that is free on a day.</summary>
    public async Task<JsonElement> SlotAsync(string date) => (await call.LookAsync(date)).Is("slots").Slots[0];

    public async Task<string> BookAsync(string patientId, string date) => (await call.BookAsync(patientId, await SlotAsync(date))).Is("booked").Of("appointmentId");

    public async Task<Answer> MoveAsync(string appointmentId, JsonElement slot) => await call.UseAsync(
        "rescheduleAppointment", new { appointmentId, startTime = slot.GetProperty("start").GetString(), slotId = slot.GetProperty("slotId").GetString() });

    public Task<Answer> ChangeAsync(string tool, string appointmentId) => call.UseAsync(tool, new { appointmentId });

    /// <summary>The patient's visits of today and later, as start and status.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset Start, string Status)>> VisitsAsync()
    {
        var practice = await sandbox.PracticeAsync();
        var now = practice.GetProperty("now").GetDateTimeOffset();
        var patients = practice.GetProperty("patients").EnumerateArray().Where(patient => patient.GetProperty("firstName").GetString() == person.FirstName
            && patient.GetProperty("lastName").GetString() == person.LastName && patient.GetProperty("dateOfBirth").GetString() == person.DateOfBirth).Select(patient => patient.GetProperty("id").GetString()).ToList();
        return [.. PracticeVisit.All(practice).Where(visit => patients.Contains(visit.Patient) && visit.Start > now).OrderBy(visit => visit.Start).Select(visit => (visit.Start, visit.Status))];
    }

    /// <summary>Patients with a number who have nothing ahead.</summary>
    public static async Task<IReadOnlyList<Person>> FreePeopleAsync(SandboxControl sandbox)
    {
        var practice = await sandbox.PracticeAsync();
        var now = practice.GetProperty("now").GetDateTimeOffset();
        var busy = PracticeVisit.All(practice).Where(visit => visit.Start > now).Select(visit => visit.Patient).ToHashSet();
        var numbers = practice.GetProperty("patients").EnumerateArray().ToList();
        return [.. numbers.Skip(6).Where(patient => patient.GetProperty("phones").GetArrayLength() > 0 && !busy.Contains(patient.GetProperty("id").GetString()!)).Select(Person.Of)];
    }
}
