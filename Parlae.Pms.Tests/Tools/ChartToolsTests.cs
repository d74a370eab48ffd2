using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>getPatientNotes, getInsurance and addInsurance, and what is refused of addPatientNote.</summary>
public sealed class ChartToolsTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Notes_of_the_front_desk_are_told_newest_first()
    {
        var (person, practice) = await WithAsync("notes");
        var (call, patient) = await VerifiedAsync(person);

        var answer = (await call.UseAsync("getPatientNotes", new { patientId = patient })).Is("ok");

        var onFile = practice.List("notes").Where(note => note.Text("patient") == person.Id).OrderByDescending(note => note.Text("date"), StringComparer.Ordinal).ToList();
        Assert.Equal(onFile.Select(note => (note.Text("date"), note.Text("type"), note.Text("text"))), answer.Result.List("notes").Select(note => (note.Text("date"), note.Text("type"), note.Text("text"))));
        Assert.Contains(onFile[0].Text("text")!, answer.Say, StringComparison.Ordinal);
        Assert.False(answer.Result.GetProperty("more").GetBoolean());
    }

    [Fact]
    public async Task Treatment_notes_are_kept_back_and_a_clinic_may_list_what_is_told()
    {
        var (person, practice) = await WithAsync("notes");
        await clinic.ConnectAsync("clinical", body => body["config"]!["noteTypes"] = new JsonArray("clinical note"));
        await clinic.ConnectAsync("silent", body => body["config"]!["noteTypes"] = new JsonArray());
        Assert.NotEmpty(practice.List("notes"));
        foreach (var account in new[] { "clinical", "silent" })
        {
            var call = new PhoneCall(clinic, null) { PhoneNumberId = $"number-of-{account}" };
            var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
            Assert.Empty((await call.UseAsync("getPatientNotes", new { patientId = patient })).Is("ok").Result.List("notes"));
        }
    }

    [Fact]
    public async Task A_card_number_in_a_note_is_not_kept()
    {
        var (call, patient) = await VerifiedAsync(await clinic.OnFileAsync(5));
        foreach (var text in new[] { "use 4111 1111 1111 1111 please", "5555-5555-5555-4444", "my amex is 378282246310005" })
            Assert.Contains("card numbers", (await call.UseAsync("addPatientNote", new { patientId = patient, text })).Is("error").Error, StringComparison.Ordinal);
        Assert.Empty(await TasksAsync(call));
    }

    [Fact]
    public async Task Insurance_on_file_is_told_with_the_end_of_its_member_id()
    {
        var (person, practice) = await WithAsync("policies");
        var (call, patient) = await VerifiedAsync(person);

        var answer = (await call.UseAsync("getInsurance", new { patientId = patient })).Is("ok");

        var onFile = Assert.Single(practice.List("policies"), policy => policy.Text("patient") == person.Id);
        var told = Assert.Single(answer.Result.List("policies"));
        Assert.Equal((onFile.Text("carrier"), onFile.Text("groupNumber"), onFile.Text("relationship")), (told.Text("carrier"), told.Text("groupNumber"), told.Text("relationship")));
        Assert.Equal($"******{onFile.Text("memberId")![^2..]}", told.Text("memberId"));
        Assert.DoesNotContain(onFile.Text("memberId")!, answer.Text, StringComparison.Ordinal);
        Assert.Contains(onFile.Text("carrier")!, answer.Say, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_insurance_on_file_it_says_none()
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var insured = practice.List("policies").Select(policy => policy.Text("patient")).ToHashSet();
        var person = Person.Of(practice.List("patients").Skip(6).First(patient => !insured.Contains(patient.Text("id")) && patient.List("phones").Length > 0));
        var (call, patient) = await VerifiedAsync(person);
        (await call.UseAsync("getInsurance", new { patientId = patient })).Is("none");
    }

    [Fact]
    public async Task New_insurance_is_left_to_staff()
    {
        var person = await clinic.OnFileAsync(5);
        var (call, patient) = await VerifiedAsync(person);
        (await call.UseAsync("addInsurance", new { patientId = patient, carrier = "Maple Mutual Dental", memberId = "qx-990-17734", groupNumber = 637943, subscriberName = "Zephyrine Quackenbosch", relationship = "spouse" })).Is("staffTask");
        var task = Assert.Single(await TasksAsync(call));
        Assert.Equal((StaffTaskKind.PatientInsurance, person.SikkaId), (task.Kind, task.PatientId));
        Assert.Equal(
            [("carrier", "Maple Mutual Dental"), ("groupNumber", "637943"), ("memberId", "QX-990-17734"), ("relationship", "spouse"), ("subscriberName", "Zephyrine Quackenbosch")],
            task.Details.Select(detail => (detail.Key, detail.Value)).Order());
    }

    private async Task<(PhoneCall Call, string Patient)> VerifiedAsync(Person person)
    {
        var call = clinic.Call();
        return (call, (await call.IdentifyAsync(person)).Is("verified").Of("patientId"));
    }

    /// <summary>A patient whose name and birth date are theirs alone and of whom the practice has such rows.</summary>
    private async Task<(Person Person, JsonElement Practice)> WithAsync(string rows)
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var having = practice.List(rows).Select(row => row.Text("patient")).ToHashSet();
        return (Person.Of(practice.List("patients").Skip(6).First(patient => having.Contains(patient.Text("id")) && patient.List("phones").Length > 0)), practice);
    }

    private async Task<List<StaffTask>> TasksAsync(PhoneCall call) => [.. (await clinic.TasksAsync()).Where(task => task.CallId == "call:" + call.Id)];
}
