using System.Text.Json;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>Odd values of odd kinds, tool by tool; what holds for all arguments alike is in <see cref="Arguments.EveryArgumentTests"/>.</summary>
public sealed class OddArgumentsTests(PromptClinic fixture) : IClassFixture<PromptClinic>
{
    private static readonly string[] Placeholders = ["{{customer.number}}", "caller_phone_number", "unknown", "null", "", "   ", "<phone>", "{{now}}", "undefined", "N/A"];

    private readonly Clinic clinic = fixture.Clinic;

    [Theory]
    [InlineData("checkAvailability", """{"date":"2026-03-05","endDate":"soon"}""")]
    [InlineData("checkAvailability", """{"date":"2026-03-05","timeOfDay":"teatime"}""")]
    [InlineData("checkAvailability", """{"date":"2026-03-05","duration":"an hour"}""")]
    [InlineData("checkAvailability", """{"date":"2026-03-05","duration":-1}""")]
    [InlineData("checkAvailability", """{"date":"2026-03-05","duration":100000}""")]
    [InlineData("checkAvailability", """{"date":"2026-02-30"}""")]
    [InlineData("checkAvailability", """{"date":"next Tuesday"}""")] // tomorrow, or a week from tomorrow
    [InlineData("checkAvailability", """{"date":"when it suits the doctor"}""")]
    [InlineData("searchPatients", """{"firstName":"1234","lastName":"Lee","dateOfBirth":"1990-01-01"}""")]
    [InlineData("searchPatients", """{"firstName":"Ann","lastName":"Lee","dateOfBirth":"2027-01-01"}""")]
    [InlineData("searchPatients", """{"firstName":"Ann","lastName":"Lee","dateOfBirth":"1990-01-01","email":"nobody"}""")]
    [InlineData("searchPatients", """{"firstName":"Ann","lastName":"Lee","dateOfBirth":"1990-01-01","phone":"12"}""")]
    [InlineData("searchPatients", """{"firstName":"Ann","lastName":"Lee","dateOfBirth":"1990-01-01","postCode":"!"}""")]
    [InlineData("bookAppointment", """{"patientId":"p1","appointmentType":"Cleaning","startTime":"2026-03-08T02:30","duration":60}""")]
    [InlineData("bookAppointment", """{"patientId":"p1","appointmentType":"Cleaning","startTime":"2026-03-05","duration":60}""")]
    [InlineData("bookAppointment", """{"patientId":"a1","appointmentType":"Cleaning","startTime":"2026-03-05T10:00","duration":60}""")]
    [InlineData("bookAppointment", """{"patientId":"p1","appointmentType":"Cleaning","startTime":"2026-03-05T10:00","duration":60,"slotId":"10 AM"}""")]
    [InlineData("getAppointments", """{"patientId":"000004"}""")]
    [InlineData("getPaymentHistory", """{"patientId":"p1","from":"long ago"}""")]
    [InlineData("sendPaymentLink", """{"patientId":"p1","amount":"a lot"}""")]
    [InlineData("sendPaymentLink", """{"patientId":"p1","amount":-5}""")]
    [InlineData("sendPaymentLink", """{"patientId":"p1","amount":0}""")]
    [InlineData("sendPaymentLink", """{"patientId":"p1","amount":10.005}""")]
    [InlineData("updatePatient", """{"patientId":"p1","phone":"12"}""")]
    [InlineData("updatePatient", """{"patientId":"p1","email":"nobody"}""")]
    [InlineData("updatePatient", """{"patientId":"p1","address":"{{customer.address}}, Toronto"}""")]
    [InlineData("addInsurance", """{"patientId":"p1","carrier":"Maple","memberId":"the number on the card, I think it is"}""")]
    [InlineData("takeMessage", """{"text":"{{message}}"}""")]
    [InlineData("takeMessage", """{"text":""}""")]
    [InlineData("takeMessage", """{"text":["a","b"]}""")]
    [InlineData("takeMessage", """{"text":"call me","callbackNumber":"soon"}""")]
    [InlineData("takeMessage", """{"text":"call me","urgent":"perhaps"}""")]
    [InlineData("transferToStaff", "{}")]
    [InlineData("transferToStaff", """{"reason":"undefined"}""")]
    public async Task An_argument_that_makes_no_sense_is_asked_for_again(string tool, string arguments)
    {
        var before = await clinic.Sandbox.LastRequestAsync();
        (await clinic.Call().UseAsync(tool, JsonSerializer.Deserialize<JsonElement>(arguments))).Is("error");
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
    }

    [Theory]
    [InlineData("getPracticeInfo", "ok")]
    [InlineData("getProviders", "ok")]
    [InlineData("getAppointmentTypes", "ok")]
    [InlineData("getCallerContext", "unknown")]
    [InlineData("checkAvailability", "slots")]
    [InlineData("searchPatients", "needMore")]
    public async Task Unknown_arguments_are_ignored(string tool, string status)
    {
        var extra = new Dictionary<string, object?> { ["date"] = "2026-03-05", ["practice"] = "another", ["accountId"] = "another", ["__proto__"] = new { a = 1 }, ["x"] = new string('y', 10_000) };
        (await clinic.Call().UseAsync(tool, extra)).Is(status);
    }

    [Theory]
    [InlineData("null", "ok")]
    [InlineData("{}", "ok")]
    [InlineData("\"\"", "ok")]
    [InlineData("\"{}\"", "ok")]
    [InlineData("\"{\\\"date\\\":\"", "error")]
    [InlineData("[]", "error")]
    [InlineData("\"not json\"", "error")]
    [InlineData("7", "error")]
    public async Task Arguments_come_as_an_object_as_text_or_not_at_all_and_cut_off_text_is_no_empty_object(string arguments, string status)
    {
        var body = clinic.Call().Body(("getProviders", new { marker = 1 }, "x")).ToJsonString().Replace("{\"marker\":1}", arguments, StringComparison.Ordinal);
        Assert.Single(PhoneCall.Read((await clinic.PostAsync("/api/vapi/events", body)).Text)).Is(status);
    }

    [Theory]
    [InlineData("王", "小明")]
    [InlineData("Müller-Öztürk", "Jean-Luc")]
    [InlineData("Ó Súilleabháin", "Siobhán")]
    [InlineData("אבגדה", "דנה")]
    [InlineData("D’Angelo", "O'Neil")]
    public async Task Names_of_any_script_are_taken(string lastName, string firstName)
    {
        var person = clinic.Newcomer() with { FirstName = firstName, LastName = lastName };
        (await clinic.Call().IdentifyAsync(person)).Is("notFound");
        (await clinic.Call().RegisterAsync(person)).Is("submitted");
        Assert.Single((await clinic.Sandbox.PracticeAsync()).List("patients"), each => each.Text("lastName") == lastName && each.Text("firstName") == firstName && each.Text("dateOfBirth") == person.DateOfBirth);
    }

    [Theory]
    [InlineData("{{customer.number}}")]
    [InlineData("caller_phone_number")]
    [InlineData("anonymous")]
    [InlineData("0000000000")]
    [InlineData("+10000000000")]
    public async Task A_placeholder_for_the_callers_number_is_no_number(string number)
    {
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call(number);
        (await call.UseAsync("getCallerContext")).Is("unknown");
        (await call.IdentifyAsync(person, withPhone: false)).Is("matched");
    }

    [Fact]
    public async Task A_placeholder_for_an_optional_factor_counts_as_left_out()
    {
        var person = await clinic.OnFileAsync(5);
        foreach (var placeholder in Placeholders)
            (await clinic.Call().UseAsync("searchPatients", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = placeholder, email = placeholder, postCode = placeholder })).Is("matched");
    }
}
