using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Patients;

/// <summary>Creating a patient is no way around the limits on guessing who one is.</summary>
public class PatientCreationLockTests
{
    private static NewPatient Wish(CoreBench bench, string phone = "4165550101") =>
        new(bench.Ledger.NewReference(), "Anna", "Sample", new LocalDate(1980, 1, 1), phone, null, null);

    [Fact]
    public async Task Who_is_locked_out_of_searching_is_not_recognised_by_creating()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Add("P9", "Anna", "Sample", "1980-01-01", "416-555-0101");
        var call = bench.Call();
        for (var n = 0; n < IdentityLocks.TriesPerCall; n++)
            await bench.Get<PatientIdentification>().IdentifyAsync(call, "searchPatients", new("Anna", "Sample", new LocalDate(1990 + n, 1, 1)), CoreBench.Token);

        var outcome = await bench.Get<PatientCreation>().CreateAsync(call, "createPatient", Wish(bench), CoreBench.Token);

        Assert.IsType<PatientCreationOutcome.Locked>(outcome);
        Assert.Empty((await bench.Sessions.ReadAsync("demo", "call:c1", CoreBench.Token)).Patients);
        Assert.Empty(bench.Pms.Creations);
    }

    [Fact]
    public async Task A_name_and_birth_date_with_a_phone_that_does_not_fit_counts_against_that_person_and_not_the_call()
    {
        foreach (var isOnFile in new[] { true, false })
        {
            await using var bench = await CoreBench.StartAsync();
            if (isOnFile)
                bench.Pms.Add("P9", "Anna", "Sample", "1980-01-01", "416-555-0101");
            for (var n = 0; n < IdentityLocks.TriesPerPersonAndDay; n++)
            {
                var create = bench.Get<PatientCreation>().CreateAsync(bench.Call($"call:{n}"), "createPatient", Wish(bench, $"416555019{n}"), CoreBench.Token);
                Assert.IsType<PatientCreationOutcome.Submitted>(await bench.RunAsync(create));
                Assert.Equal(0, (await bench.Sessions.ReadAsync("demo", $"call:{n}", CoreBench.Token)).FailedIdentityTries);
            }

            Assert.IsType<PatientCreationOutcome.Locked>(await bench.Get<PatientCreation>().CreateAsync(bench.Call("call:last"), "createPatient", Wish(bench), CoreBench.Token));
        }
    }

    [Fact]
    public async Task A_number_that_only_a_lookalike_gave_proves_nothing_once_staff_have_filed_it()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Add("P9", "Anna", "Sample", "1980-01-01", "416-555-0101");
        await bench.RunAsync(bench.Get<PatientCreation>().CreateAsync(bench.Call(), "createPatient", Wish(bench, "4165550199"), CoreBench.Token));
        bench.Pms.Patients[0] = bench.Pms.Patients[0] with { Phones = ["416-555-0101", "416-555-0199"] };
        var later = bench.Call("call:c2");
        var found = Assert.IsType<Identification.Known>(await bench.Get<PatientIdentification>().IdentifyAsync(later, "searchPatients", new("Anna", "Sample", new LocalDate(1980, 1, 1), "4165550199"), CoreBench.Token));
        Assert.Equal(IdentityLevel.Matched, found.Match.Level);
        found = Assert.IsType<Identification.Known>(await bench.Get<PatientIdentification>().IdentifyAsync(later, "searchPatients", new("Anna", "Sample", new LocalDate(1980, 1, 1), "4165550101"), CoreBench.Token));
        Assert.Equal(IdentityLevel.Verified, found.Match.Level);
    }

    [Fact]
    public async Task Somebody_new_uses_up_no_try_and_neither_does_a_pms_that_is_down()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        await bench.RunAsync(bench.Get<PatientCreation>().CreateAsync(call, "createPatient", Wish(bench), CoreBench.Token));
        bench.Pms.IsDown = true;
        await Assert.ThrowsAnyAsync<VendorException>(() => bench.Get<PatientCreation>().CreateAsync(call, "createPatient", Wish(bench, "4165550111"), CoreBench.Token));

        var session = await bench.Sessions.ReadAsync("demo", "call:c1", CoreBench.Token);
        Assert.Equal((0, 1), (session.FailedIdentityTries, session.PatientsCreated));
    }
}
