using System.Net;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>The name a patient goes by, at a practice whose system takes it: by updatePatient and PATCH /api/pms/patients/{id}.</summary>
public sealed class PreferredNameTests(RenamingClinic fixture) : IClassFixture<RenamingClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_preferred_name_alone_is_written_and_updated_once_it_stands()
    {
        var person = await clinic.OnFileAsync(5);
        var (call, patient) = await VerifiedAsync(person);
        (await RenameAsync(call, patient, "Zeph")).Is("submitted");
        (await RenameAsync(call, patient, "Zeph")).Is("submitted");
        await clinic.SettleAsync();
        (await RenameAsync(call, patient, "Zeph")).Is("updated");
        Assert.Equal("Zeph", await NameAsync(person));
        Assert.Empty(await TasksAsync(call));
    }

    [Fact]
    public async Task Back_to_a_name_of_before_is_a_new_wish()
    {
        var person = await clinic.OnFileAsync(6);
        var (call, patient) = await VerifiedAsync(person);
        foreach (var name in new[] { "Ave", "Bo", "Ave" })
        {
            (await RenameAsync(call, patient, name)).Is("submitted");
            await clinic.SettleAsync();
        }

        Assert.Equal("Ave", await NameAsync(person));
    }

    [Fact]
    public async Task Contact_data_and_half_a_name_are_for_staff()
    {
        var person = await clinic.OnFileAsync(4);
        var (call, patient) = await VerifiedAsync(person);
        (await call.UseAsync("updatePatient", new { patientId = patient, preferredName = "Zeph", phone = "613 555 0288" })).Is("staffTask");
        Assert.Contains("nothing was changed", (await RenameAsync(call, patient, "Maximilianatheodora")).Is("error").Error, StringComparison.Ordinal); // fifteen letters at most there
        var tasks = await TasksAsync(call);
        Assert.All(tasks, task => Assert.Equal((StaffTaskKind.PatientUpdate, person.SikkaId), (task.Kind, task.PatientId)));
        Assert.Equal(["Maximilianatheodora", "Zeph"], tasks.Select(task => task.Details["preferredName"]).Order());
    }

    [Theory]
    [InlineData("dropAfterWrite", "Ida")]
    [InlineData("drop", "Ada")]
    public async Task A_name_whose_answer_was_lost_is_looked_for_and_written_once(string kind, string name)
    {
        var person = await clinic.OnFileAsync(7);
        var (call, patient) = await VerifiedAsync(person);
        var since = await clinic.Sandbox.LastRequestAsync();
        await using (await clinic.Sandbox.FaultAsync(kind, null, "PATCH", "/patient", 1))
            (await RenameAsync(call, patient, name)).Is("submitted");
        await clinic.SettleAsync();
        await clinic.SettleAsync();
        (await RenameAsync(call, patient, name)).Is("updated");
        Assert.Equal(kind == "drop" ? 2 : 1, (await clinic.Sandbox.RequestsAsync(since)).Count(request => request.Method == "PATCH"));
    }

    [Fact]
    public async Task A_refused_name_reaches_staff()
    {
        var person = await clinic.OnFileAsync(6);
        var (call, patient) = await VerifiedAsync(person);
        await using var fault = await clinic.Sandbox.FaultAsync("rejectWrite", "Read only today", "PATCH", "/patient");
        (await RenameAsync(call, patient, "Nell")).Is("submitted");
        await clinic.SettleAsync();
        var task = Assert.Single(await TasksAsync(call));
        Assert.Equal((StaffTaskKind.PatientUpdate, "Nell"), (task.Kind, task.Details["preferredName"]));
    }

    [Fact]
    public async Task Over_rest_it_is_202_and_then_200_and_anything_else_501()
    {
        var person = await clinic.OnFileAsync(9);
        var route = $"/api/pms/patients/{person.SikkaId}";
        var reference = (await clinic.Rest().SendAsync("PATCH", route, new { preferredName = "Dot" })).Is(HttpStatusCode.Accepted).Text("reference");
        await clinic.SettleAsync();
        var write = (await clinic.Rest().GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK);
        Assert.Equal(("confirmed", person.SikkaId, false), (write.Text("state"), write.Text("patientId"), write.TryGetProperty("appointmentId", out _)));
        var now = (await clinic.Rest().SendAsync("PATCH", route, new { preferredName = "Dot" })).Is(HttpStatusCode.OK);
        Assert.Equal((person.SikkaId, "Dot"), (now.Text("patientId"), now.Text("preferredName")));

        foreach (var more in new object[] { new { phones = new[] { "4165550100" } }, new { email = "a@example.com", preferredName = "Dot" }, new { address = new { city = "Toronto" } }, new { dateOfBirth = "1990-01-01" } })
            Assert.Contains("no more than preferredName", (await clinic.Rest().SendAsync("PATCH", route, more)).Is(HttpStatusCode.NotImplemented, "not-offered").Text("detail"), StringComparison.Ordinal);
        (await clinic.Rest().SendAsync("PATCH", route, new { })).Is(HttpStatusCode.BadRequest);
        (await clinic.Rest().SendAsync("PATCH", "/api/pms/patients/424242", new { preferredName = "Dot" })).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_somebody_new_it_is_409_until_they_are_on_file()
    {
        await using var own = await Clinic.StartAsync(new ClinicOptions { SikkaPms = "OrthoTrac" });
        await own.ConnectAsync("registrar", body =>
        {
            foreach (var (name, value) in new[] { ("bookingStaff", "7"), ("patientStatus", "11"), ("patientType", "5"), ("patientRelationship", "6") })
                body["config"]![name] = value;
        });
        var (rest, person) = (own.Rest((await own.KeyAsync("registrar", "read", "write")).Key), own.Newcomer());
        var patient = (await rest.PostAsync("/api/pms/patients", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone })).Is(HttpStatusCode.Accepted).Text("reference");
        var route = $"/api/pms/patients/{patient}";
        (await rest.SendAsync("PATCH", route, new { preferredName = "Dot" })).Is(HttpStatusCode.Conflict, "patient-not-ready");
        await own.SettleAsync();
        var reference = (await rest.SendAsync("PATCH", route, new { preferredName = "Dot" })).Is(HttpStatusCode.Accepted).Text("reference");
        await own.SettleAsync();
        Assert.Equal("Dot", (await rest.SendAsync("PATCH", route, new { preferredName = "Dot" })).Is(HttpStatusCode.OK).Text("preferredName"));
        Assert.Equal("confirmed", (await rest.GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK).Text("state"));
    }

    [Fact]
    public async Task Nothing_is_read_after_the_change_that_could_hide_that_it_stands()
    {
        await using var own = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0) { SikkaPms = "OrthoTrac" });
        var person = await own.OnFileAsync(5);
        var since = await own.Sandbox.LastRequestAsync();
        Assert.Equal("Zeph", (await own.Rest().SendAsync("PATCH", $"/api/pms/patients/{person.SikkaId}", new { preferredName = "Zeph" })).Is(HttpStatusCode.OK).Text("preferredName"));
        var asked = (await own.Sandbox.RequestsAsync(since)).ToList();
        Assert.DoesNotContain(asked.Skip(asked.FindIndex(request => request.Method == "PATCH")), request => request.Method == "GET" && request.Path.Contains("patients", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_practices_system_is_away_staff_have_it_as_elsewhere_and_tell_the_old_contact()
    {
        await using var own = await Clinic.StartAsync(new ClinicOptions { SikkaPms = "OrthoTrac" });
        var call = own.Call();
        var patient = (await call.IdentifyAsync(await own.OnFileAsync(5))).Is("verified").Of("patientId");
        string say;
        await using (await own.Sandbox.FaultAsync("status", new { code = 429, headers = new Dictionary<string, string> { ["X-Rate-Limit-Reset"] = "60" } }))
            say = (await RenameAsync(call, patient, "Zeph")).Is("staffTask").Say;
        Assert.Contains("let the contact they have on file now know", say, StringComparison.Ordinal);
        var task = Assert.Single(await own.TasksAsync());
        Assert.Equal((StaffTaskKind.PatientUpdate, "Zeph"), (task.Kind, task.Details["preferredName"]));
        Assert.Contains("tellFirst", task.Details.Keys);
    }

    [Fact]
    public async Task Where_the_practice_writes_at_once_it_is_updated_at_once()
    {
        await using var own = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0) { SikkaPms = "OrthoTrac" });
        var call = own.Call();
        var patient = (await call.IdentifyAsync(await own.OnFileAsync(5))).Is("verified").Of("patientId");
        (await RenameAsync(call, patient, "Zeph")).Is("updated");
        Assert.Equal(1, (await own.AuditAsync()).Count(entry => entry.Action == "updatePatient" && entry.Outcome == "updated"));
    }

    private static Task<Answer> RenameAsync(PhoneCall call, string patient, string name) => call.UseAsync("updatePatient", new { patientId = patient, preferredName = name });

    private async Task<(PhoneCall Call, string Patient)> VerifiedAsync(Person person)
    {
        var call = clinic.Call();
        return (call, (await call.IdentifyAsync(person)).Is("verified").Of("patientId"));
    }

    /// <summary>As the next copy shows it.</summary>
    private async Task<string?> NameAsync(Person person)
    {
        await clinic.Sandbox.AdvanceAsync(1800);
        return (await clinic.Rest().GetAsync($"/api/pms/patients/{person.SikkaId}")).Is(HttpStatusCode.OK).Text("preferredName");
    }

    private async Task<List<StaffTask>> TasksAsync(PhoneCall call) => [.. (await clinic.TasksAsync()).Where(task => task.CallId == "call:" + call.Id)];
}

/// <summary>A practice with OrthoTrac, which lets a patient's preferred name be changed.</summary>
public sealed class RenamingClinic : SharedClinic
{
    protected override ClinicOptions Options => new() { SikkaPms = "OrthoTrac" };
}
