using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 12.</summary>
public abstract class Row12_ThreePatientsShareANumber(RowClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>Three patients share the caller's number, and only the chosen one's rows are read.</summary>
    [Fact]
    public async Task Three_patients_share_a_number_and_only_the_chosen_ones_rows_are_read()
    {
        var row = await Row.BeginAsync(clinic);
        Person[] family = [await clinic.OnFileAsync(1), await clinic.OnFileAsync(2), await clinic.OnFileAsync(3)];
        Assert.Single(family.Select(person => person.Phone).Distinct());
        var visits = row.Before.List("appointments").Where(visit => family.Any(person => visit.Text("patient") == person.Id)).ToList();
        var call = clinic.Call(family[0].CallerNumber);

        var before = new[]
        {
            (await call.UseAsync("getCallerContext")).Is("several"),
            (await call.UseAsync("searchPatients", new { phone = family[0].Phone })).Is("needMore"),
            (await call.UseAsync("searchPatients", new { firstName = family[1].FirstName })).Is("needMore"),
            (await call.UseAsync("searchPatients", new { lastName = family[1].LastName, phone = family[0].Phone })).Is("needMore"),
            (await call.UseAsync("getAppointments", new { patientId = "p1" })).Is("error"),
        };

        foreach (var answer in before)
        {
            Assert.DoesNotMatch("[pas][0-9]", answer.Error ?? answer.Result.GetRawText());
            Assert.All(family, person => Assert.DoesNotContain(person.FirstName, answer.Text, StringComparison.OrdinalIgnoreCase));
            Assert.All(family, person => Assert.DoesNotContain(person.LastName, answer.Text, StringComparison.OrdinalIgnoreCase));
            Assert.All(visits, visit => Assert.DoesNotContain(visit.Text("start")!, answer.Text, StringComparison.Ordinal));
        }

        Assert.All(await row.TrailAsync(call), entry => Assert.Null(entry.PatientId));
        Assert.DoesNotContain(await row.RequestsAsync(), request => request.Path.Contains("appointment", StringComparison.Ordinal)); // nobody's visits
        var chosen = (await call.IdentifyAsync(family[1], withPhone: false)).Is("verified");
        Assert.Equal(("p1", family[1].FirstName), (chosen.Of("patientId"), chosen.Of("firstName")));
        (await call.UseAsync("getAppointments", new { patientId = "p1" })).Is("ok");
        var named = (await row.TrailAsync(call)).Where(entry => entry.PatientId is not null).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, entry => Assert.Equal(row.IdOf(family[1]), entry.PatientId));

        await row.AssertPracticeUntouchedAsync();
        await row.TasksAsync();
        row.Sent();
        await row.AssertTrailAsync(call, "getCallerContext several", "getAppointments refused unknownHandle", "searchPatients verified", "getAppointments ok");
        await row.AssertTrailIsWholeAsync();
    }

    /// <summary>Who is verified as one of the three is nobody else of them.</summary>
    [Fact]
    public async Task Who_is_verified_as_one_of_a_family_is_nobody_else_of_it()
    {
        var row = await Row.BeginAsync(clinic);
        var (one, other) = (await clinic.OnFileAsync(1), await clinic.OnFileAsync(2));
        var call = clinic.Call();
        (await call.IdentifyAsync(one)).Is("verified");
        var matched = (await call.IdentifyAsync(other, withPhone: false)).Is("matched");

        Assert.Equal(ToolWords.NotAllowed, (await call.UseAsync("getAppointments", new { patientId = matched.Of("patientId") })).Is("error").Error);
        var refused = Assert.Single(await row.TrailAsync(call), entry => entry.Phase == AuditPhase.Refused);
        Assert.Equal((row.IdOf(other), "level"), (refused.PatientId, refused.Outcome));
        await row.AssertPracticeUntouchedAsync();
        await row.AssertTrailIsWholeAsync();
    }
}
