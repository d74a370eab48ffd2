using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>Callers who are not, or not yet, who they say (scenarios 12, 13 and 14).</summary>
public sealed class StrangerTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>Scenario 12.</summary>
    [Fact]
    public async Task Three_patients_share_a_number_and_only_the_chosen_ones_rows_are_read()
    {
        Person[] family = [await clinic.OnFileAsync(1), await clinic.OnFileAsync(2), await clinic.OnFileAsync(3)];
        Assert.Single(family.Select(person => person.Phone).Distinct());
        var visits = (await clinic.Sandbox.PracticeAsync()).List("appointments").Where(visit => family.Any(person => visit.Text("patient") == person.Id)).ToList();
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

        Assert.All(await EntriesAsync(call), entry => Assert.Null(entry.PatientId));
        var chosen = (await call.IdentifyAsync(family[1], withPhone: false)).Is("verified");
        Assert.Equal(("p1", family[1].FirstName), (chosen.Of("patientId"), chosen.Of("firstName")));
        (await call.UseAsync("getAppointments", new { patientId = "p1" })).Is("ok");
        var named = (await EntriesAsync(call)).Where(entry => entry.PatientId is not null).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, entry => Assert.Equal(family[1].SikkaId, entry.PatientId));
    }

    [Fact]
    public async Task Who_is_verified_as_one_of_a_family_is_nobody_else_of_it()
    {
        var (one, other) = (await clinic.OnFileAsync(1), await clinic.OnFileAsync(2));
        var call = clinic.Call();
        (await call.IdentifyAsync(one)).Is("verified");
        var matched = (await call.IdentifyAsync(other, withPhone: false)).Is("matched");

        Assert.Equal(ToolWords.NotAllowed, (await call.UseAsync("getAppointments", new { patientId = matched.Of("patientId") })).Is("error").Error);
        var refused = Assert.Single(await EntriesAsync(call), entry => entry.Phase == AuditPhase.Refused);
        Assert.Equal((other.SikkaId, "level"), (refused.PatientId, refused.Outcome));
    }

    /// <summary>Scenario 13.</summary>
    [Fact]
    public async Task A_stranger_with_name_and_number_hears_what_a_stranger_to_us_hears_and_handles_of_another_call_are_refused()
    {
        var person = await clinic.OnFileAsync(4);
        var theirs = clinic.Call(person.CallerNumber);
        var known = (await theirs.IdentifyAsync(person)).Is("verified");
        var slot = (await theirs.LookAsync("2026-03-05")).Slots[0];
        var booked = (await theirs.BookAsync(known.Of("patientId"), slot)).Is("submitted");

        var (stranger, nobody) = (clinic.Call(), clinic.Call());
        var unknown = (await nobody.IdentifyAsync(clinic.Newcomer())).Is("notFound");
        var requests = await clinic.Sandbox.LastRequestAsync();
        for (var day = 1; day <= 5; day++)
        {
            var answer = (await stranger.IdentifyAsync(person with { DateOfBirth = $"1961-04-0{day}" })).Is("notFound");
            Assert.Equal(unknown.Result.GetRawText(), answer.Result.GetRawText());
        }

        Assert.Contains("staff", (await stranger.IdentifyAsync(person)).Is("locked").Say, StringComparison.Ordinal);
        Assert.Single((await clinic.Sandbox.RequestsAsync(requests)).Select(request => request.Path).Distinct()); // names, and nothing beyond

        requests = await clinic.Sandbox.LastRequestAsync();
        foreach (var handle in new[] { known.Of("patientId"), booked.Of("appointmentId"), "p2", person.SikkaId!, person.Id! })
            Assert.Equal(ToolWords.NotAllowed, (await stranger.UseAsync("getAppointments", new { patientId = handle })).Is("error").Error);
        Assert.Equal(ToolWords.NotAllowed, (await stranger.BookAsync(known.Of("patientId"), slot)).Is("error").Error);
        Assert.Empty(await clinic.Sandbox.RequestsAsync(requests));

        var refused = (await EntriesAsync(stranger)).Where(entry => entry.Phase == AuditPhase.Refused).Select(entry => (entry.Action, entry.PatientId, entry.Outcome));
        Assert.Equal(
            [("searchPatients", null, "locked"), .. Enumerable.Repeat(("getAppointments", (string?)null, (string?)"unknownHandle"), 5), ("bookAppointment", null, "unknownHandle")],
            refused);
        Assert.DoesNotContain(await EntriesAsync(stranger), entry => entry.PatientId is not null);
    }

    public static TheoryData<string> NoNumbers => ["{{customer.number}}", "caller_phone_number", "the number dialled", "the practice's", "the staff's"];

    /// <summary>Scenario 14.</summary>
    [Theory]
    [MemberData(nameof(NoNumbers))]
    public async Task What_is_no_number_of_the_callers_is_neither_stored_nor_searched_and_asked_for_and_read_back(string what)
    {
        const string Dialled = "+14165550142";
        var account = (await clinic.Service<AccountStore>().FindAsync(Clinic.AccountId, Clinic.Cancellation))!;
        var phone = what switch
        {
            "the number dialled" => "(416) 555-0142",
            "the practice's" => account.PracticePhone!,
            "the staff's" => account.StaffNumber!,
            _ => what,
        };
        Assert.False(string.IsNullOrEmpty(phone));
        var (patients, requests) = ((await clinic.Sandbox.PracticeAsync()).List("patients").Length, await clinic.Sandbox.LastRequestAsync());
        var call = new PhoneCall(clinic, null) { Change = body => body["message"]!["phoneNumber"] = new System.Text.Json.Nodes.JsonObject { ["number"] = Dialled } };
        var newcomer = clinic.Newcomer();

        var asked = (await call.RegisterAsync(newcomer with { Phone = phone })).Is("error");
        Assert.Contains("phone number", asked.Error, StringComparison.Ordinal);
        Assert.Contains("read it back", asked.Error, StringComparison.Ordinal);
        (await call.UseAsync("searchPatients", new { phone })).Is("needMore");
        Assert.Empty(await clinic.Sandbox.RequestsAsync(requests));
        Assert.Empty(await EntriesAsync(call));

        // As a factor it proves nothing and spoils nothing.
        var person = await clinic.OnFileAsync(5);
        (await call.IdentifyAsync(person with { Phone = phone })).Is("matched");
        await clinic.SettleAsync();
        Assert.Equal(patients, (await clinic.Sandbox.PracticeAsync()).List("patients").Length);
        Assert.DoesNotContain(await clinic.Sandbox.RequestsAsync(requests), request => request.Method == "POST" && request.Path.EndsWith("/patient", StringComparison.Ordinal));
    }

    /// <summary>A call that the clinic forwards comes from its own number.</summary>
    [Fact]
    public async Task The_clinics_own_number_as_the_callers_stands_for_nobody()
    {
        var account = (await clinic.Service<AccountStore>().FindAsync(Clinic.AccountId, Clinic.Cancellation))!;
        var requests = await clinic.Sandbox.LastRequestAsync();
        (await clinic.Call(account.StaffNumber).UseAsync("getCallerContext")).Is("unknown");
        Assert.Empty(await clinic.Sandbox.RequestsAsync(requests));
        for (var n = 0; n < 21; n++)
            (await clinic.Call(account.StaffNumber).IdentifyAsync(clinic.Newcomer())).Is("notFound");
    }

    private async Task<List<AuditEntry>> EntriesAsync(PhoneCall call) => [.. (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == call.Id)];
}
