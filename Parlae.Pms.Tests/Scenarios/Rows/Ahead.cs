using System.Text.Json;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Callers who have visits ahead.</summary>
internal static class Ahead
{
    public static async Task<(RowCaller Caller, JsonElement Visit)> OneOfAsync(Clinic clinic) => await SomeOfAsync(clinic, 1) is var (caller, visits) ? (caller, visits[0]) : default;

    /// <summary>A verified caller with so many visits from tomorrow on, as they hear of them.</summary>
    public static async Task<(RowCaller Caller, IReadOnlyList<JsonElement> Visits)> SomeOfAsync(Clinic clinic, int count)
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var tomorrow = practice.GetProperty("now").GetDateTimeOffset().AddDays(1);
        var ahead = PracticeVisit.All(practice).Where(visit => visit.Stands && visit.Start > tomorrow).ToLookup(visit => visit.Patient);
        foreach (var patient in practice.List("patients").Skip(6).Where(patient => patient.List("phones").Length > 0 && ahead[patient.Text("id")!].Count() == count))
        {
            if (await RowCaller.TryAsync(clinic, Person.Of(patient)) is not { } caller)
                continue;
            var shown = (await caller.Call.UseAsync("getAppointments", new { patientId = caller.Handle })).Is("ok").Result.List("appointments");
            Assert.Equal(ahead[patient.Text("id")!].Select(visit => visit.Start).Order(), shown.Select(visit => visit.GetProperty("start").GetDateTimeOffset()));
            return (caller, shown);
        }

        throw new InvalidOperationException("Nobody has so many visits ahead.");
    }
}
