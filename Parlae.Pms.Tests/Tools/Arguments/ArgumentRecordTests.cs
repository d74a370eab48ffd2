using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Functions.Tools.Arguments;

namespace Parlae.Pms.Tests.Tools.Arguments;

public class ArgumentRecordTests
{
    private static readonly HashSet<string> VapiWords = ["type", "properties", "required", "description", "enum", "pattern", "format", "items", "title"];

    [Fact]
    public void The_schema_follows_from_the_record() => Assert.Equal(
        """
        {"type":"object","properties":{"patientId":{"type":"string","description":"The patient, as an earlier answer named them.","pattern":"^p[0-9]\u002B$"},"startTime":{"type":"string","description":"The start of the visit, in the practice\u0027s time.","format":"date-time"},"duration":{"type":"integer","description":"The length of the visit, in minutes."},"appointmentType":{"type":"string","description":"The kind of visit."},"timeOfDay":{"type":"string","description":"The time of day.","enum":["morning","afternoon","evening"]},"relationship":{"type":"string","description":"The relationship to the subscriber.","enum":["self","spouse"]},"note":{"type":"string","description":"A note for the front desk."}},"required":["patientId","startTime","duration"]}
        """,
        ArgumentRecord.SchemaOf<VisitForm>().ToJsonString());

    [Fact]
    public void Schemas_use_only_the_words_that_vapi_knows()
    {
        foreach (var schema in new[] { ArgumentRecord.SchemaOf<VisitForm>(), ArgumentRecord.SchemaOf<PersonForm>() })
        {
            Assert.Subset(VapiWords, schema.Select(member => member.Key).ToHashSet());
            Assert.All((JsonObject)schema["properties"]!, property => Assert.Subset(VapiWords, ((JsonObject)property.Value!).Select(member => member.Key).ToHashSet()));
        }

        Assert.False(ArgumentRecord.SchemaOf<PersonForm>().ContainsKey("required"));
        Assert.NotSame(ArgumentRecord.SchemaOf<PersonForm>(), ArgumentRecord.SchemaOf<PersonForm>());
    }

    [Fact]
    public void Arguments_are_bound_and_unknown_ones_ignored()
    {
        var binding = Forms.Bind<VisitForm>("""{"patientId":"p1","startTime":"2026-03-02T10:00","duration":"60","appointmentType":" Cleaning ","timeOfDay":"Evening","note":null,"accountId":"other","nested":{"a":[1]}}""");
        Assert.Equal(
            new VisitForm("p1", Instant.FromUtc(2026, 3, 2, 15, 0), 60, "Cleaning", TimeOfDay.Evening, null, null),
            Assert.IsType<Binding<VisitForm>.Bound>(binding).Value);
    }

    [Theory]
    [InlineData("{}", "patientId", "I need the patient.")]
    [InlineData("""{"patientId":"p1"}""", "startTime", "I need the start of the visit, for example 2026-03-02T10:00.")]
    [InlineData("""{"patientId":"p1","startTime":""}""", "startTime", "I need the start of the visit, for example 2026-03-02T10:00.")]
    [InlineData("""{"patientId":"p1","startTime":"soon"}""", "startTime", "I could not understand the start of the visit. Please ask for it again, for example 2026-03-02T10:00.")]
    [InlineData("""{"patientId":"p1","startTime":["2026-03-02T10:00"]}""", "startTime", "I could not understand the start of the visit. Please ask for it again, for example 2026-03-02T10:00.")]
    [InlineData("""{"patientId":"p1","startTime":"2026-03-02T10:00","duration":"1e3"}""", "duration", "I could not understand the length of the visit. Please ask for it again, for example 30.")]
    [InlineData("""{"patientId":"p1","startTime":"2026-03-02T10:00","duration":2}""", "duration", "I could not understand the length of the visit. Please ask for it again, for example 30.")]
    [InlineData("""{"patientId":"p1","startTime":"2026-03-02T10:00","duration":30,"timeOfDay":"noonish"}""", "timeOfDay", "I could not use that for the time of day. It can be morning, afternoon or evening.")]
    [InlineData("""{"patientId":"p1","startTime":"2026-03-02T10:00","duration":30,"timeOfDay":1}""", "timeOfDay", "I could not use that for the time of day. It can be morning, afternoon or evening.")]
    [InlineData("""{"patientId":["p1"]}""", "patientId", "I could not understand the patient. Please ask for it again.")]
    public void A_refusal_names_the_argument_and_asks_for_it(string json, string argument, string sentence)
    {
        var invalid = Assert.IsType<Binding<VisitForm>.Invalid>(Forms.Bind<VisitForm>(json));
        Assert.Equal((argument, sentence), (invalid.Argument, invalid.Sentence));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("7")]
    [InlineData("true")]
    public void Arguments_that_are_no_object_are_refused(string json) =>
        Assert.Null(Assert.IsType<Binding<PersonForm>.Invalid>(Forms.Bind<PersonForm>(json)).Argument);

    [Fact]
    public void No_arguments_at_all_leave_everything_out()
    {
        Assert.IsType<Binding<PersonForm>.Bound>(Forms.Bind<PersonForm>("null"));
        Assert.IsType<Binding<PersonForm>.Bound>(ArgumentRecord.Bind<PersonForm>(default, Forms.Now));
        Assert.IsType<Binding<VisitForm>.Invalid>(ArgumentRecord.Bind<VisitForm>(default, Forms.Now));
    }

    [Fact]
    public void A_refusal_never_repeats_what_was_given()
    {
        foreach (var member in typeof(PersonForm).GetConstructors()[0].GetParameters().Select(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!)))
        {
            var value = "Zebulon@<" + new string('x', 10_000);
            Assert.DoesNotContain("Zebulon", Forms.Refused(member, value).Sentence, StringComparison.Ordinal);
            Assert.Equal(member, Forms.Refused(member, value).Argument);
        }
    }

    [Fact]
    public void Names_that_are_no_valid_text_are_ignored()
    {
        var bound = Assert.IsType<Binding<PersonForm>.Bound>(Forms.Bind<PersonForm>("""{"\ud800":"x","first\u004eame":"Ada"}"""));
        Assert.Equal("Ada", bound.Value.FirstName);
    }

    [Fact]
    public void Records_that_cannot_be_read_are_found_at_once()
    {
        Assert.Throws<InvalidOperationException>(() => ArgumentRecord.SchemaOf<NoDescription>());
        Assert.Throws<InvalidOperationException>(() => ArgumentRecord.SchemaOf<NoKind>());
    }

    private sealed record NoDescription(string Name);

    private sealed record NoKind([property: Description("x")][Description("A list.")] List<string> Names);
}
