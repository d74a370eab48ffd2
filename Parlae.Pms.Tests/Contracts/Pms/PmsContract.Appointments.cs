using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Tests.Sandbox;
using PracticeVisit = Parlae.Pms.Tests.Support.Clinics.PracticeVisit;

namespace Parlae.Pms.Tests.Contracts.Pms;

/// <summary>Reading the book.</summary>
public abstract partial class PmsContract
{
    [Fact]
    public async Task The_whole_book_is_read_page_by_page()
    {
        await Sandbox.AdvanceAsync(3_600); // a copy shows by now what other tests wrote
        var pms = await clinic.OpenAsync();
        var roster = await pms.Directory.ReadRosterAsync(Stop);
        var practice = await Sandbox.PracticeAsync();
        var (first, last) = (new LocalDate(2026, 1, 5), new LocalDate(2026, 5, 29)); // both changes of the clocks' half year within
        var held = PracticeVisit.All(practice).Where(visit => Zone.Of(visit.Start) >= first && Zone.Of(visit.Start) <= last).ToList();
        Assert.True(held.Count > 1_000, $"{held.Count}");

        var read = (await pms.Appointments!.ReadAsync(first, last, null, Stop)).Where(visit => visit.PatientId is not null).ToDictionary(visit => visit.AppointmentId);

        var ids = practice.List("appointments").ToDictionary(visit => visit.Text("id")!, clinic.IdOf);
        var patients = practice.List("patients").ToDictionary(patient => patient.Text("id")!, clinic.IdOf);
        foreach (var visit in held)
        {
            Assert.True(read.TryGetValue(ids[visit.Id], out var seen), $"{visit.Status} at {visit.Start}");
            Assert.Equal(
                (patients[visit.Patient], ProviderId(roster, visit.Provider), Instant.FromDateTimeOffset(visit.Start), visit.Minutes, Told(visit.Status)),
                (seen.PatientId, seen.ProviderId, seen.Start, seen.Minutes, Told($"{seen.Status}")));
        }
    }

    [Fact]
    public async Task One_patients_visits_are_theirs_alone_and_of_the_days_asked_for()
    {
        var practice = await Sandbox.PracticeAsync();
        var visit = PracticeVisit.All(practice).First(one => one.Stands && one.Status == "scheduled" && PracticeVisit.All(practice).Count(other => other.Patient == one.Patient) > 2);
        var patient = clinic.IdOf(practice.List("patients").Single(one => one.Text("id") == visit.Patient));
        var day = Zone.Of(visit.Start);
        var book = (await clinic.OpenAsync()).Appointments!;

        Assert.Contains(await book.ReadAsync(day, day, patient, Stop), one => one.Start == Instant.FromDateTimeOffset(visit.Start) && one.PatientId == patient);
        Assert.DoesNotContain(await book.ReadAsync(day.PlusDays(-1), day.PlusDays(-1), patient, Stop), one => one.Start == Instant.FromDateTimeOffset(visit.Start));
        Assert.All(await book.ReadAsync(day.PlusDays(-90), day.PlusDays(90), patient, Stop), one => Assert.Equal(patient, one.PatientId));
        Assert.Empty(await book.ReadAsync(day, day, clinic.UnknownId, Stop));
    }

    [Fact]
    public async Task Every_status_is_told_apart()
    {
        var read = await (await clinic.OpenAsync()).Appointments!.ReadAsync(new LocalDate(2026, 1, 5), new LocalDate(2026, 5, 29), null, Stop);

        Assert.Equal(
            Enum.GetValues<AppointmentStatus>().Select(status => Told($"{status}")).Distinct().Order(StringComparer.Ordinal),
            read.Select(visit => Told($"{visit.Status}")).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>A status as far as this vendor tells it.</summary>
    private string Told(string status) => status.ToLowerInvariant() is var word && !clinic.TellsMissed && word is ("missed" or "cancelled") ? "cancelled or missed" : word;
}
