using System.Text.Json;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;

namespace Parlae.Pms.Tests.Contracts.Pms;

/// <summary>Finding people and reading their record.</summary>
public abstract partial class PmsContract
{
    [Fact]
    public async Task Every_number_on_file_finds_its_patient_and_an_unknown_one_nobody()
    {
        var directory = await DirectoryAsync();
        foreach (var patient in (await Sandbox.PracticeAsync()).List("patients").Where(one => one.List("phones").Length > 1).Take(3).Append((await Sandbox.PracticeAsync()).List("patients")[0]))
        {
            foreach (var phone in patient.List("phones"))
            {
                var found = await directory.FindAsync(new PatientQuery.ByPhone(phone.GetString()![2..]), Stop);
                AssertSame(patient, Assert.Single(found, one => one.PatientId == clinic.IdOf(patient)));
            }
        }

        Assert.Empty(await directory.FindAsync(new PatientQuery.ByPhone("2015550199"), Stop));
    }

    [Fact]
    public async Task A_name_finds_all_who_have_it_however_it_is_written()
    {
        var directory = await DirectoryAsync();
        var patients = (await Sandbox.PracticeAsync()).List("patients");
        var accented = patients.First(one => one.Text("lastName")!.Any(letter => letter > 127));
        foreach (var wanted in new[] { patients[0], patients[4], accented })
        {
            var found = await directory.FindAsync(new PatientQuery.ByName(wanted.Text("firstName"), wanted.Text("lastName")!), Stop);
            foreach (var same in patients.Where(one => one.Text("firstName") == wanted.Text("firstName") && one.Text("lastName") == wanted.Text("lastName")))
                AssertSame(same, Assert.Single(found, one => one.PatientId == clinic.IdOf(same)));
        }

        Assert.DoesNotContain(await directory.FindAsync(new PatientQuery.ByName("Nobody", "Xyzzyx"), Stop), one => one.LastName == "Xyzzyx");
    }

    /// <summary>Signs that mean something in some vendor's filters, addresses or databases.</summary>
    [Theory]
    [InlineData("O'Brien")]
    [InlineData("\" OR \"1\"=\"1")]
    [InlineData("x' OR 1=1 --")]
    [InlineData("a&limit=500#")]
    [InlineData("%")]
    [InlineData("*")]
    [InlineData("../patients/1")]
    public async Task A_name_of_any_signs_is_a_name_and_nothing_more(string name)
    {
        var known = (await Sandbox.PracticeAsync()).List("patients").Where(one => one.Text("lastName") == name).Select(clinic.IdOf).ToHashSet();

        var found = await (await DirectoryAsync()).FindAsync(new PatientQuery.ByName(null, name), Stop);

        Assert.All(found.Where(one => one.LastName == name), one => Assert.Contains(one.PatientId, known));
        Assert.InRange(found.Count, known.Count, 100); // not the whole practice
    }

    [Fact]
    public async Task A_record_is_read_by_its_id_and_an_unknown_id_is_null()
    {
        var directory = await DirectoryAsync();
        var patient = (await Sandbox.PracticeAsync()).List("patients")[7];

        AssertSame(patient, await directory.GetAsync(clinic.IdOf(patient), Stop));
        Assert.Null(await directory.GetAsync(clinic.UnknownId, Stop));
    }

    [Fact]
    public async Task A_new_patient_is_on_file_with_the_name_they_gave_and_is_found_by_their_number()
    {
        if (!Can(nameof(PmsCapabilities.CreatePatient))) return;
        var directory = await DirectoryAsync();
        var patient = new NewPatient($"of-the-test-{Guid.NewGuid():N}", "Zoé-Maëlle", "O'Suilleabháin", new NodaTime.LocalDate(1991, 2, 3), "6135550288", "zoe@example.com", null);

        Assert.IsType<WriteFate.Confirmed>(await FateAsync(await directory.CreateAsync(patient, Stop), new PendingWrite(patient.Reference, null, await NowAsync(), Patient: patient)));

        var held = Assert.Single((await Sandbox.PracticeAsync()).List("patients"), one => one.List("phones").Any(phone => phone.GetString() == "+16135550288"));
        Assert.Equal((patient.FirstName, patient.LastName, "1991-02-03"), (held.Text("firstName"), held.Text("lastName"), held.Text("dateOfBirth")));
        await Sandbox.AdvanceAsync(3_600);
        AssertSame(held, Assert.Single(await directory.FindAsync(new PatientQuery.ByPhone("6135550288"), Stop)));
    }

    [Fact]
    public async Task A_list_of_all_patients_is_whole()
    {
        if ((await clinic.OpenAsync()).PatientList is not { } list) return; // such a vendor searches well enough, says its interface
        var patients = (await Sandbox.PracticeAsync()).List("patients");

        var listed = (await list.ListAsync(Stop)).ToDictionary(one => one.PatientId);

        Assert.True(patients.Length > 1_000);
        foreach (var patient in patients) AssertSame(patient, listed[clinic.IdOf(patient)]);
    }

    private async Task<IPatientDirectory> DirectoryAsync() => (await clinic.OpenAsync()).Patients!;

    private void AssertSame(JsonElement patient, Patient? read)
    {
        Assert.NotNull(read);
        Assert.Equal(
            (clinic.IdOf(patient), patient.Text("firstName"), patient.Text("lastName"), patient.Text("dateOfBirth")),
            (read.PatientId, read.FirstName, read.LastName, read.DateOfBirth is { } born ? NodaTime.Text.LocalDatePattern.Iso.Format(born) : null));
        Assert.Equal(
            patient.List("phones").Select(phone => phone.GetString()![2..]).Order(StringComparer.Ordinal),
            read.Phones.Select(phone => PhoneNumber.TryParse(phone, out var number) ? number.Digits : phone).Distinct().Order(StringComparer.Ordinal));
    }
}
