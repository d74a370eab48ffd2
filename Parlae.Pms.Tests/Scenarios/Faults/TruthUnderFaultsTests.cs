using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults;

/// <summary>Scenario 3 and its kin: whatever the PMS does to a write, the caller hears in time what is so, and ledger and PMS agree in the end.</summary>
public sealed class TruthUnderFaultsTests(HurriedClinic fixture) : IClassFixture<HurriedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;
    private readonly ClinicBooks books = fixture.Books;

    public static TheoryData<string> Cases => [.. FaultCase.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_patient_on_file_hears_what_is_so(string name)
    {
        var fault = FaultCase.All[name];
        var call = clinic.Call();
        var (person, patient) = await KnownAsync(call);
        var slot = await SlotAsync(call, person);
        Answer booking;
        await using (var struck = await fault.StrikeAsync(clinic.Sandbox, "/appointment"))
        {
            booking = await InTimeAsync(() => call.BookAsync(patient, slot));
            if (!fault.IsLasting)
                await books.QuietAsync(); // what goes on in the background meets the fault, too
            else
                await SettleAsync();
        }

        booking.Is("submitted"); // never booked: nobody has seen it stand
        await SettleAsync();

        await AssertTruthAsync(new Told(person.Id, Start(slot), booking));
        await AssertEndingAsync(booking.Of("reference"), fault.Ending, StaffTaskKind.BookingFailed);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_new_patient_whose_record_meets_it_hears_what_is_so(string name)
    {
        var fault = FaultCase.All[name];
        var call = clinic.Call();
        var person = clinic.Newcomer();
        var slot = await SlotAsync(call);
        Answer booking;
        await using (await fault.StrikeAsync(clinic.Sandbox, "/patient"))
        {
            var patient = (await InTimeAsync(() => call.RegisterAsync(person))).Is("submitted").Of("patientId");
            booking = (await InTimeAsync(() => call.BookAsync(patient, slot))).Is("submitted");
            if (!fault.IsLasting)
                await books.QuietAsync();
            else
                await SettleAsync();
        }

        await SettleAsync();

        var created = await CreatedAsync(person);
        await AssertTruthAsync(new Told(created?.Text("id"), Start(slot), booking));
        var entry = await books.EntryAsync(booking.Of("reference"));
        var record = await books.EntryAsync(Assert.IsType<PatientKey.Asked>(entry.Patient).Reference);
        await AssertEndingAsync(record.Reference, fault.Ending, StaffTaskKind.PatientNotCreated);
        if (record.State != WriteState.Confirmed)
            await AssertEndingAsync(entry.Reference, Ending.RefusedToStaff, StaffTaskKind.BookingFailed); // what waited for a patient who never came
        else if (!fault.IsLasting)
            await AssertEndingAsync(entry.Reference, Ending.Stands, default);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_booking_that_waited_for_its_patient_ends_in_what_is_so(string name)
    {
        var fault = FaultCase.All[name];
        if (fault.IsLasting)
            fault = fault with { Path = null, Kind = "drop" }; // the status of the patient's own write is another test
        var call = clinic.Call();
        var person = clinic.Newcomer();
        var slot = await SlotAsync(call);
        var patient = (await call.RegisterAsync(person)).Is("submitted").Of("patientId");
        var booking = (await call.BookAsync(patient, slot)).Is("submitted");
        await using (await fault.StrikeAsync(clinic.Sandbox, "/appointment"))
            await SettleAsync();

        var created = await CreatedAsync(person);
        await AssertTruthAsync(new Told(created?.Text("id"), Start(slot), booking));
        await AssertEndingAsync(booking.Of("reference"), fault.IsLasting ? Ending.Stands : fault.Ending, StaffTaskKind.BookingFailed);
    }

    private async Task AssertTruthAsync(Told told)
    {
        var truth = await BookingTruth.ReadAsync(clinic.Sandbox, books, fixture.Before);
        Assert.Empty(truth.LiesTo(told));
        Assert.Empty(truth.Disagreements());
        Assert.Empty(truth.DoubleBookings());
        var verification = await clinic.Service<Core.Auditing.AuditVerifier>().VerifyAsync(Clinic.AccountId, Clinic.Cancellation);
        Assert.True(verification.Ok);
    }

    private async Task AssertEndingAsync(string reference, Ending ending, StaffTaskKind refused)
    {
        var entry = await books.EntryAsync(reference);
        var told = (await books.TasksAsync()).Where(task => task.Details.GetValueOrDefault("reference") == reference).Select(task => task.Kind);
        switch (ending)
        {
            case Ending.Stands:
                Assert.Equal(WriteState.Confirmed, entry.State);
                Assert.Empty(told);
                break;
            case Ending.RefusedToStaff:
                Assert.Equal(WriteState.Rejected, entry.State);
                Assert.Equal([refused], told);
                break;
            default:
                Assert.Equal(WriteState.Unresolved, entry.State);
                Assert.Equal([StaffTaskKind.WriteUnresolved], told);
                break;
        }
    }

    private static async Task<Answer> InTimeAsync(Func<Task<Answer>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await ask();
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, HurriedClinic.Deadline + 1.5);
        return answer;
    }

    private async Task<(Person Person, string Handle)> KnownAsync(PhoneCall call)
    {
        for (var tries = 0; tries < 5; tries++)
        {
            var person = await clinic.OnFileAsync(fixture.NextPatient());
            if (await call.IdentifyAsync(person, withPhone: false) is { Status: "matched" } found)
                return (person, found.Of("patientId"));
        }

        throw new InvalidOperationException("Nobody on file could be matched.");
    }

    /// <summary>A free time some days ahead of where the clock stands by now, when the patient has no visit made by the practice.</summary>
    private async Task<JsonElement> SlotAsync(PhoneCall call, Person? patient = null)
    {
        var visits = PracticeVisit.All(await clinic.Sandbox.PracticeAsync()).Where(visit => visit.Patient == patient?.Id).ToList();
        var now = await clinic.Sandbox.NowAsync();
        for (var ahead = 9; ahead < 14; ahead++)
        {
            var offers = await call.LookAsync(now.AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            if (offers.Slots.LastOrDefault(slot => !visits.Exists(visit => visit.Overlaps(Start(slot), Start(slot).AddMinutes(60)))) is { ValueKind: JsonValueKind.Object } free)
                return free;
        }

        throw new InvalidOperationException("No free time suits the patient.");
    }

    private async Task<JsonElement?> CreatedAsync(Person person)
    {
        var created = (await clinic.Sandbox.PracticeAsync()).List("patients").Where(patient => patient.Text("lastName") == person.LastName).ToList();
        Assert.InRange(created.Count, 0, 1);
        return created.Count == 0 ? null : created[0];
    }

    private static DateTimeOffset Start(JsonElement slot) => slot.GetProperty("start").GetDateTimeOffset();

    private Task SettleAsync() => WriteSettling.RunAsync(clinic.Sandbox, books, clinic.RunTimerAsync);
}
