using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>What holds for every tool: guards, repeats, order, and how many at once.</summary>
public sealed class ToolGuardTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task The_ninth_use_of_a_tool_in_a_call_offers_staff_and_other_tools_go_on()
    {
        var call = clinic.Call();
        for (var n = 0; n < 8; n++)
            (await call.UseAsync("getProviders")).Is("ok");
        Assert.Contains("staff", (await call.UseAsync("getProviders")).Is("error").Error, StringComparison.Ordinal);
        (await call.UseAsync("getAppointmentTypes")).Is("ok");
        (await clinic.Call().UseAsync("getProviders")).Is("ok");
    }

    [Fact]
    public async Task Repeats_from_the_record_do_not_count_as_uses()
    {
        var call = clinic.Call();
        var first = await call.UseAsync("getProviders", null, "call_same");
        for (var n = 0; n < 12; n++)
            Assert.Equal(first.Text, (await call.UseAsync("getProviders", null, "call_same")).Text);
        (await call.UseAsync("getProviders")).Is("ok");
    }

    [Fact]
    public async Task The_same_id_with_other_arguments_is_another_call()
    {
        var call = clinic.Call();
        var first = (await call.UseAsync("checkAvailability", new { date = "2026-03-04" }, "call_1")).Is("slots");
        var second = (await call.UseAsync("checkAvailability", new { date = "2026-03-05" }, "call_1")).Is("slots");
        Assert.NotEqual(first.Slots[0].Text("start"), second.Slots[0].Text("start"));
    }

    [Fact]
    public async Task Calls_of_one_message_are_answered_each_once_and_in_order()
    {
        var answers = await clinic.Call().UseAllAsync(
            ("getProviders", null, "a"), ("checkAvailability", new { date = "2026-03-04" }, "b"), ("noSuchTool", null, "c"), ("getProviders", null, "a"), ("checkAvailability", new { }, "d"));
        Assert.Equal(["a ok", "b slots", "c error", "d error"], answers.Select(answer => $"{answer.ToolCallId} {answer.Status}"));
    }

    [Fact]
    public async Task Writes_of_one_message_run_in_order()
    {
        var person = clinic.Newcomer();
        var slot = (await clinic.Call().LookAsync("2026-03-04")).Slots[0];
        var answers = await clinic.Call(person.CallerNumber).UseAllAsync(
            ("createPatient", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone }, "a"),
            ("bookAppointment", new { patientId = "p1", appointmentType = "Cleaning", startTime = slot.Text("start"), duration = 60 }, "b"));
        Assert.Equal(["submitted", "submitted"], answers.Select(answer => answer.Status));
    }

    [Fact]
    public async Task More_than_thirty_two_calls_run_none()
    {
        var answers = await clinic.Call().UseAllAsync([.. Enumerable.Range(0, 33).Select(n => ("getProviders", (object?)null, (string?)$"id{n}"))]);
        Assert.Equal(33, answers.Count);
        Assert.All(answers, answer => answer.Is("error"));
        Assert.All(await clinic.Call().UseAllAsync([.. Enumerable.Range(0, 3).Select(n => ("getProviders", (object?)null, (string?)$"id{n}"))]), answer => answer.Is("ok"));
    }

    [Theory]
    [InlineData("no such tool")]
    [InlineData("GETPROVIDERS")]
    [InlineData("cancelAppointment ")]
    [InlineData("")]
    public async Task An_unknown_tool_is_a_speakable_error(string tool)
    {
        var answer = Assert.Single(await clinic.Call().UseAllAsync((tool, null, "x")));
        Assert.Contains("staff", answer.Is("error").Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_tools_route_runs_nothing()
    {
        var body = clinic.Call().Body(("getProviders", null, "x")).ToJsonString();
        var (_, text) = await clinic.PostAsync("/api/vapi/tools/getPracticeInfo", body);
        Assert.Single(PhoneCall.Read(text)).Is("error");
    }

    [Fact]
    public async Task The_legacy_function_call_is_answered_in_its_own_form()
    {
        var body = clinic.Call().Body();
        var message = body["message"]!.AsObject();
        message.Remove("toolCallList");
        message["type"] = "function-call";
        message["functionCall"] = new JsonObject { ["name"] = "getAppointmentTypes", ["parameters"] = new JsonObject() };

        var (_, text) = await clinic.PostAsync("/api/vapi/events", body.ToJsonString());

        var result = JsonDocument.Parse(text).RootElement;
        Assert.Equal("result", Assert.Single(result.EnumerateObject()).Name);
        Assert.Equal("ok", JsonDocument.Parse(result.Text("result")!).RootElement.Text("status"));
    }

    [Fact]
    public async Task A_call_in_a_chat_is_a_call_too()
    {
        var body = clinic.Call().Body(("getProviders", null, "x"));
        var message = body["message"]!.AsObject();
        message.Remove("call");
        message["chat"] = new JsonObject { ["id"] = Guid.NewGuid().ToString(), ["assistantId"] = clinic.SetupBody["assistantIds"]![0]!.DeepClone() };
        Assert.Single(PhoneCall.Read((await clinic.PostAsync("/api/vapi/events", body.ToJsonString())).Text)).Is("ok");
    }

    [Fact]
    public async Task A_feature_the_clinic_has_not_is_not_offered()
    {
        await clinic.ConnectAsync("no-booking", body => body["features"]!["booking"] = false);
        var call = new PhoneCall(clinic, null) { PhoneNumberId = "number-of-no-booking" };
        (await call.LookAsync("2026-03-04")).Is("error");
        (await call.UseAsync("getAppointments", new { patientId = "p1" })).Is("error");
        (await call.UseAsync("getProviders")).Is("ok");
    }

    [Fact]
    public async Task A_policy_raises_a_level()
    {
        await clinic.ConnectAsync("strict", body => body["config"]!["identityPolicy"] = new JsonObject { ["minimumLevel"] = new JsonObject { ["bookAppointment"] = 2, ["checkAvailability"] = 1 }, ["callerNumberCounts"] = false });
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber) { PhoneNumberId = "number-of-strict" };
        (await call.LookAsync("2026-03-04")).Is("error");
        var matched = (await call.IdentifyAsync(person, withPhone: false)).Is("matched"); // the caller's number does not count here
        var slot = (await call.LookAsync("2026-03-04")).Is("slots").Slots[0];
        (await call.BookAsync(matched.Of("patientId"), slot)).Is("error");
        (await call.IdentifyAsync(person)).Is("verified");
        (await call.BookAsync(matched.Of("patientId"), slot)).Is("submitted");
    }
}
