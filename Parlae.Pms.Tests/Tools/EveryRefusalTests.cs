using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Tools.Arguments;

namespace Parlae.Pms.Tests.Tools;

/// <summary>Every refusal of every tool: handles, levels, what a clinic has switched off, guards, locks, and no call at all. Made from the tools themselves.</summary>
public sealed class EveryRefusalTests(PromptClinic fixture) : IClassFixture<PromptClinic>
{
    private const string Start = "2026-03-10T10:00";

    /// <summary>A clinic cannot switch them off.</summary>
    private static readonly HashSet<string> AlwaysOffered = ["getPracticeInfo", "getProviders", "transferToStaff"];

    private static readonly HashSet<string> TouchNobody = [.. AlwaysOffered, "getAppointmentTypes", "checkAvailability"];

    private static int days;

    private readonly Clinic clinic = fixture.Clinic;

    public static TheoryData<string> All => [.. ToolRegistration.Names];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Handles_that_this_call_never_gave_are_refused_and_audited(string name)
    {
        var tool = Tool(name);
        var person = await clinic.OnFileAsync(5);
        foreach (var argument in GoodArguments.Names(tool).Where(argument => argument is "patientId" or "appointmentId"))
        {
            // Of another call, of nobody, and the practice's own id.
            foreach (var handle in new[] { argument == "patientId" ? "p1" : "a1", argument == "patientId" ? "p7" : "a7", person.SikkaId! })
            {
                var call = clinic.Call();
                Assert.Equal(ToolWords.NotAllowed, (await call.UseAsync(name, With(tool, person, argument, handle))).Is("error").Error);
                await AssertRefusedAsync(call, name, "unknownHandle", patient: null);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Times_that_were_never_offered_are_refused_and_audited(string name)
    {
        var tool = Tool(name);
        if (!GoodArguments.Names(tool).Contains("slotId"))
            return;
        var (call, person) = await BookedAsync();
        Assert.Contains("look for free times again", (await call.UseAsync(name, With(tool, person, "slotId", "s77"))).Is("error").Error, StringComparison.Ordinal);
        await AssertRefusedAsync(call, name, "unknownHandle", person.SikkaId);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_level_too_low_is_refused_and_audited(string name)
    {
        var tool = Tool(name);
        if (tool.Description.Level != IdentityLevel.Verified)
            return;
        await clinic.ConnectAsync("careful", body => body["config"]!["identityPolicy"] = new JsonObject
        {
            ["minimumLevel"] = new JsonObject { ["rescheduleAppointment"] = 2, ["cancelAppointment"] = 2 }, // else level 1 is enough for what was booked in the call
        });
        var (call, person) = await BookedAsync("number-of-careful");
        Assert.Equal(ToolWords.NotAllowed, (await call.UseAsync(name, GoodArguments.Of(tool, person, Start))).Is("error").Error);
        await AssertRefusedAsync(call, name, "level", person.SikkaId, "careful");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_a_clinic_has_switched_off_is_not_offered_and_audited_where_a_patient_would_be_touched(string name)
    {
        await clinic.ConnectAsync("bare", body => body["features"] = new JsonObject(
            new[] { "booking", "patients", "notes", "insurance", "billing", "payments", "waitlist", "messages" }.Select(feature => KeyValuePair.Create(feature, (JsonNode?)false))));
        var call = new PhoneCall(clinic, clinic.Newcomer().CallerNumber) { PhoneNumberId = "number-of-bare" };
        var answer = await call.UseAsync(name, GoodArguments.Of(Tool(name), clinic.Newcomer(), Start));
        Assert.Equal(AlwaysOffered.Contains(name) ? null : ToolWords.NotOffered, answer.Error);
        Assert.Equal(TurnedAway(name, "notOffered"), (await clinic.AuditAsync("bare")).Where(entry => entry.Actor.Id == call.Id).Select(Told));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_ninth_use_in_a_call_offers_staff(string name)
    {
        var (call, tool) = (clinic.Call(), Tool(name));
        for (var n = 0; n < 8; n++)
            Assert.NotEqual(ToolWords.TooOften, (await call.UseAsync(name, GoodArguments.Of(tool, clinic.Newcomer(), Start))).Error);
        Assert.Equal(ToolWords.TooOften, (await call.UseAsync(name, GoodArguments.Of(tool, clinic.Newcomer(), Start))).Error);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Outside_of_a_call_only_reads_of_level_nought_run(string name)
    {
        var call = new PhoneCall(clinic, null) { Change = body => body["message"]!["call"]!.AsObject().Remove("id") };
        var answer = await call.UseAsync(name, GoodArguments.Of(Tool(name), clinic.Newcomer(), Start));
        Assert.Equal(!TouchNobody.Contains(name), answer.Error == ToolWords.NeedsCall);
        var entries = (await clinic.AuditAsync()).Where(entry => entry.Actor.Kind == "request" && entry.Action == name); // nobody else asks outside of a call
        Assert.Equal(TurnedAway(name, "noCall"), entries.Select(Told));
    }

    [Fact]
    public async Task After_too_many_tries_both_ways_to_a_handle_are_locked_in_the_same_words()
    {
        var said = new List<string>();
        foreach (var use in new Func<PhoneCall, Person, Task<Answer>>[] { (call, person) => call.IdentifyAsync(person), (call, person) => call.RegisterAsync(person) })
        {
            var call = clinic.Call();
            for (var n = 0; n < 5; n++)
                (await call.IdentifyAsync(clinic.Newcomer())).Is("notFound");
            said.Add((await use(call, await clinic.OnFileAsync(6))).Is("locked").Say);
        }

        Assert.Single(said.Distinct());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_card_number_is_refused_and_audited_wherever_callers_words_or_money_are_taken(string name)
    {
        var tool = Tool(name);
        var free = FreeArguments(tool).ToList();
        foreach (var argument in free.Count > 0 || name == "sendPaymentLink" ? free.Append("card") : [])
        {
            var call = clinic.Call();
            Assert.Contains("card numbers", (await call.UseAsync(name, With(tool, clinic.Newcomer(), argument, "4111 1111 1111 1111"))).Is("error").Error, StringComparison.Ordinal);
            await AssertRefusedAsync(call, name, "cardData", patient: null);
        }
    }

    [Fact]
    public void Callers_words_are_taken_by_these_at_least() => Assert.Superset(
        new HashSet<string> { "bookAppointment note", "createPatient address", "cancelAppointment reason", "addInsurance carrier", "joinWaitlist appointmentType", "transferToStaff reason", "searchPatients query" },
        clinic.Service<ToolCatalog>().All.SelectMany(tool => FreeArguments(tool).Select(argument => $"{tool.Description.Name} {argument}")).ToHashSet());

    [Theory]
    [InlineData("addInsurance", "memberId", "4111 1111 1111 1111")]
    [InlineData("addInsurance", "groupNumber", "4111111111111111")]
    [InlineData("createPatient", "phone", "+49 1512 3456787")]
    [InlineData("checkAvailability", "date", "3/2/2026-3/17/2026")]
    public async Task Other_numbers_that_look_like_one_are_taken_where_they_belong(string name, string argument, string value)
    {
        Assert.True(CardNumbers.AreIn(value));
        Assert.DoesNotContain("card numbers", (await clinic.Call().UseAsync(name, With(Tool(name), clinic.Newcomer(), argument, value))).Text, StringComparison.Ordinal);
    }

    private static IEnumerable<(AuditPhase, string, string?, string?)> TurnedAway(string tool, string reason) => TouchNobody.Contains(tool) ? [] : [(AuditPhase.Refused, tool, reason, null)];

    private static (AuditPhase, string, string?, string?) Told(AuditEntry entry) => (entry.Phase, entry.Action, entry.Outcome, entry.PatientId);

    private ITool Tool(string name) => clinic.Service<ToolCatalog>().Find(name)!;

    /// <summary>Texts of no kind: callers say there what they like.</summary>
    private static IEnumerable<string> FreeArguments(ITool tool) => tool.GetType().BaseType!.GetGenericArguments().SelectMany(arguments => arguments.GetConstructors().Single().GetParameters())
        .Where(argument => argument.ParameterType == typeof(string) && !argument.IsDefined(typeof(KindAttribute), inherit: true) && !argument.IsDefined(typeof(AllowedValuesAttribute), inherit: true))
        .Select(argument => JsonNamingPolicy.CamelCase.ConvertName(argument.Name!));

    private static JsonObject With(ITool tool, Person person, string argument, string value)
    {
        var arguments = GoodArguments.Of(tool, person, Start);
        arguments[argument] = value;
        return arguments;
    }

    /// <summary>Matched, not verified, with a visit <c>a1</c> of this call.</summary>
    private async Task<(PhoneCall Call, Person Person)> BookedAsync(string? phoneNumberId = null)
    {
        var person = await clinic.OnFileAsync(9);
        var call = new PhoneCall(clinic, clinic.Newcomer().CallerNumber) { PhoneNumberId = phoneNumberId ?? (string?)clinic.SetupBody["phoneNumberIds"]![0] };
        Assert.Equal("p1", (await call.IdentifyAsync(person, withPhone: false)).Is("matched").Of("patientId"));
        var slots = (await call.LookAsync(WorkDays.After("2026-03-09", days++))).Is("slots").Slots;
        Assert.Equal("a1", (await call.BookAsync("p1", slots[0])).Is("booked").Of("appointmentId"));
        return (call, person);
    }

    private async Task AssertRefusedAsync(PhoneCall call, string tool, string reason, string? patient, string account = Clinic.AccountId)
    {
        var entry = Assert.Single(await clinic.AuditAsync(account), entry => entry.Actor.Id == call.Id && entry.Action == tool && entry.Phase == AuditPhase.Refused);
        Assert.Equal((reason, patient), (entry.Outcome, entry.PatientId));
    }
}
