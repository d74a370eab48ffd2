using Parlae.Pms.Core.Appointments.Waitlist;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>Every answer of the tool. The clinic's clock stands at Monday, March 2nd 2026, 8 AM.</summary>
public sealed class JoinWaitlistTests(PromptClinic fixture) : IClassFixture<PromptClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Who_is_matched_joins_with_days_in_words_and_hears_their_place()
    {
        var (call, patient) = await KnownAsync(4);
        var first = (await call.UseAsync("joinWaitlist", new { patientId = patient, appointmentType = "Exam", from = "tomorrow", to = "next Thursday morning" })).Is("error");
        Assert.Contains("Thursday", first.Error, StringComparison.Ordinal); // which one?

        var answer = (await call.UseAsync("joinWaitlist", new { patientId = patient, appointmentType = "Exam", from = "tomorrow", to = "March 12th", timeOfDay = "morning" })).Is("joined");
        Assert.Equal((1, "You're on the waitlist, and first in line. The staff will call if a time becomes free."), (answer.Result.GetProperty("position").GetInt32(), answer.Say));
        var (other, another) = await KnownAsync(9);
        var second = (await other.UseAsync("joinWaitlist", new { patientId = another, appointmentType = "Exam" })).Is("joined");
        Assert.Equal(2, second.Result.GetProperty("position").GetInt32());

        var list = await clinic.Service<Waitlist>().ListAsync(Clinic.AccountId, NodaTime.DateTimeZoneProviders.Tzdb["America/Toronto"], Clinic.Cancellation);
        Assert.Equal(["2026-03-03 2026-03-12 Morning", "2026-03-02 2026-03-30 "], list.Where(entry => entry.VisitType == "Exam").Select(entry => $"{entry.From:uuuu-MM-dd} {entry.To:uuuu-MM-dd} {entry.Part}"));
        Assert.Contains(await clinic.AuditAsync(), entry => entry is { Action: "joinWaitlist", Phase: AuditPhase.Finished, Outcome: "joined" });
    }

    [Theory]
    [InlineData("Haircut", null, null, null, "I don't know that kind of visit.")]
    [InlineData("Exam", "yesterday", null, null, "has already passed")]
    [InlineData("Exam", "Thursday", "tomorrow", null, "The last day is before the first one.")]
    [InlineData("Exam", "tomorrow morning", null, "afternoon", "don't fit together")]
    public async Task What_cannot_be_is_asked_about(string type, string? from, string? to, string? timeOfDay, string part)
    {
        var (call, patient) = await KnownAsync(9);
        var answer = (await call.UseAsync("joinWaitlist", new { patientId = patient, appointmentType = type, from, to, timeOfDay })).Is("error");
        Assert.Contains(part, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_does_not_join_and_neither_does_anybody_where_the_clinic_has_no_list()
    {
        var answer = (await clinic.Call().UseAsync("joinWaitlist", new { patientId = "p1", appointmentType = "Exam" })).Is("error");
        Assert.DoesNotContain("waitlist", answer.Error, StringComparison.OrdinalIgnoreCase);

        var body = await clinic.ConnectAsync("nolist", setup => setup["features"] = new System.Text.Json.Nodes.JsonObject { ["waitlist"] = false });
        var call = new PhoneCall(clinic, "+16135550177") { PhoneNumberId = (string?)body["phoneNumberIds"]![0] };
        (await call.UseAsync("joinWaitlist", new { patientId = "p1", appointmentType = "Exam" })).Is("error");
        Assert.DoesNotContain(await clinic.AuditAsync("nolist"), entry => entry is { Action: "joinWaitlist", Phase: AuditPhase.Finished });
    }

    private async Task<(PhoneCall Call, string PatientId)> KnownAsync(int number)
    {
        var person = await clinic.OnFileAsync(number);
        var call = clinic.Call();
        return (call, (await call.IdentifyAsync(person)).Of("patientId"));
    }
}
