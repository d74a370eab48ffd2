using System.Text.Json;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>getPatient and updatePatient.</summary>
public sealed class ContactToolsTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private const string NewPhone = "6135550288";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Contact_data_is_told_in_part_only()
    {
        var person = await clinic.OnFileAsync(5);
        var (call, patient) = await VerifiedAsync(person);

        var answer = (await call.UseAsync("getPatient", new { patientId = patient })).Is("ok");

        Assert.Equal(person.FirstName, answer.Of("firstName"));
        Assert.Contains($"********{person.Phone[^2..]}", answer.Result.List("phones").Select(phone => phone.GetString()));
        Assert.Matches("^[a-z]\\*\\*\\*@[a-z.]+$", answer.Of("email"));
        var address = answer.Result.GetProperty("address");
        Assert.DoesNotContain(address.Text("street")!, char.IsDigit);
        Assert.Equal(["city", "street"], address.EnumerateObject().Select(member => member.Name).Order());
        Assert.Contains(person.Phone[^2..], answer.Say, StringComparison.Ordinal);
        foreach (var hidden in new[] { person.Phone, person.Phone[^4..], person.DateOfBirth, person.LastName })
            Assert.DoesNotContain(hidden, answer.Text.Replace(answer.Of("email"), "", StringComparison.Ordinal).Replace(answer.Of("email").Split('@')[1], "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_change_is_left_to_staff_with_all_that_they_need()
    {
        var person = await clinic.OnFileAsync(4);
        var (call, patient) = await VerifiedAsync(person);
        var wish = new { patientId = patient, phone = "(613) 555-0288", email = Planted.Email, address = Planted.Street, preferredName = "Zephyrine" };

        var answer = (await call.UseAsync("updatePatient", wish)).Is("staffTask");
        (await call.UseAsync("updatePatient", wish)).Is("staffTask");

        Assert.Contains("isn't changed yet", answer.Say, StringComparison.Ordinal);
        var task = Assert.Single(await TasksAsync(call));
        Assert.Equal((StaffTaskKind.PatientUpdate, person.SikkaId), (task.Kind, task.PatientId));
        Assert.Equal(
            [("address", Planted.Street), ("email", Planted.Email), ("phone", NewPhone), ("preferredName", "Zephyrine")],
            task.Details.Where(detail => detail.Key != "tellFirst").Select(detail => (detail.Key, detail.Value)).Order());
        Assert.Contains("tellFirst", task.Details.Keys);
        (await call.UseAsync("updatePatient", new { patientId = patient, preferredName = "Zeph" })).Is("staffTask");
        Assert.Equal(2, (await TasksAsync(call)).Count);
        Assert.All(await TasksAsync(call), each => Assert.Contains("tellFirst", each.Details.Keys));
    }

    [Fact]
    public async Task With_nothing_to_change_or_the_offices_own_number_it_asks()
    {
        var (call, patient) = await VerifiedAsync(await clinic.OnFileAsync(5));
        foreach (var odd in new object[]
        {
            new { patientId = patient }, new { patientId = patient, phone = "{{customer.number}}", email = "", address = "undefined", preferredName = "null" },
            new { patientId = patient, phone = "+1 416 555 0199" }, new { patientId = patient, address = "1 Main St 4111 1111 1111 1111" },
        })
            (await call.UseAsync("updatePatient", odd)).Is("error");
        Assert.Empty(await TasksAsync(call));
    }

    [Fact]
    public async Task New_contact_data_proves_nothing_for_thirty_days_whether_staff_have_filed_it_or_not()
    {
        await using var own = await Clinic.StartAsync();
        var (person, family) = (await own.OnFileAsync(5), await own.OnFileAsync(4));
        var call = own.Call();
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var other = person with { Phone = NewPhone };
        (await call.UseAsync("updatePatient", new { patientId = patient, phone = person.Phone })).Is("staffTask"); // as if staff had filed it by now

        (await own.Call().IdentifyAsync(person)).Is("matched");
        (await own.Call(person.CallerNumber).IdentifyAsync(person, withPhone: false)).Is("matched");
        (await own.Call().IdentifyAsync(other)).Is("notFound");
        (await own.Call().IdentifyAsync(family)).Is("verified"); // nobody else's data
        (await call.UseAsync("getPatient", new { patientId = patient })).Is("ok"); // whoever was verified in this call stays so

        await own.OperateAsync("DELETE", $"/api/pms/cache?accountId={Clinic.AccountId}");
        (await own.Call().IdentifyAsync(person)).Is("matched"); // it is no cache
        await own.Sandbox.AdvanceAsync(29 * 86_400);
        (await own.Call().IdentifyAsync(person)).Is("matched");
        await own.Sandbox.AdvanceAsync(2 * 86_400);
        (await own.Call().IdentifyAsync(person)).Is("verified");
    }

    private async Task<(PhoneCall Call, string Patient)> VerifiedAsync(Person person)
    {
        var call = clinic.Call();
        return (call, (await call.IdentifyAsync(person)).Is("verified").Of("patientId"));
    }

    private async Task<List<StaffTask>> TasksAsync(PhoneCall call) => [.. (await clinic.TasksAsync()).Where(task => task.CallId == "call:" + call.Id)];
}
