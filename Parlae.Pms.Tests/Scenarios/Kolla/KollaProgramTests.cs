using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Sandbox.Kolla;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Kolla;

/// <summary>The built program and the sandbox's Kolla, over real HTTP: from the setup to a confirmed visit.</summary>
public sealed class KollaProgramTests : IAsyncLifetime
{
    private ClinicProcess clinic = null!;

    public async ValueTask InitializeAsync() => clinic = await ClinicProcess.StartAsync(vendor: "kolla");

    [Fact]
    public async Task A_visit_is_booked_moved_confirmed_and_cancelled_and_the_practice_has_it_so()
    {
        var person = (await KollaCall.FreePeopleAsync(clinic.Sandbox))[0];
        var caller = new KollaCall(new PhoneCall(clinic, person.CallerNumber), clinic.Sandbox, person);
        var patientId = await caller.IdentifyAsync();
        var visit = await caller.BookAsync(patientId, "2026-03-05");
        var (booked, status) = Assert.Single(await caller.VisitsAsync());
        Assert.Equal("scheduled", status);

        var slot = await caller.SlotAsync("2026-03-11");
        (await caller.MoveAsync(visit, slot)).Is("rescheduled");
        var moved = Assert.Single(await caller.VisitsAsync());
        Assert.Equal((slot.GetProperty("start").GetDateTimeOffset(), "scheduled"), moved);
        Assert.NotEqual(booked, moved.Start);
        Assert.Contains(await clinic.Sandbox.RequestsAsync(0), request => request is { Method: "PATCH", Status: 200 });

        (await caller.ChangeAsync("confirmAppointment", visit)).Is("confirmed");
        Assert.Equal("confirmed", Assert.Single(await caller.VisitsAsync()).Status);
        var shown = (await caller.Call.UseAsync("getAppointments", new { patientId })).Is("ok").Result.GetProperty("appointments");
        Assert.Equal("confirmed", Assert.Single(shown.EnumerateArray()).GetProperty("status").GetString());

        (await caller.ChangeAsync("cancelAppointment", visit)).Is("cancelled");
        Assert.Equal("cancelled", Assert.Single(await caller.VisitsAsync()).Status);
        (await caller.ChangeAsync("cancelAppointment", visit)).Is("alreadyCancelled");
    }

    [Theory]
    [InlineData("credentials", "apiKey", "kc.wrong-zephyrine", "Kolla refuses credentials.apiKey.")]
    [InlineData("config", "consumerId", "somebody-elses", "Kolla opens no practice under this config.connectorId and config.consumerId to this key.")]
    [InlineData("config", "connectorId", "dentrix-g7", "Kolla opens no practice under this config.connectorId and config.consumerId to this key.")]
    [InlineData("config", "schedulerId", "provider_NOBODY", "Nobody at this practice has the id that config.schedulerId names.")]
    public async Task Wrong_credentials_are_refused_in_our_words_and_nothing_is_stored(string part, string name, string value, string reason)
    {
        var body = Body("refused");
        body[part]![name] = value;
        var (status, problem) = await SetupAsync(body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(reason, problem.GetProperty("detail").GetString());
        Assert.DoesNotContain("zephyrine", problem.GetRawText() + clinic.App.Output, StringComparison.Ordinal);
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/api/pms/setup?accountId=refused") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", TestSettings.OperatorKey) } };
        using var answer = await clinic.App.Client.SendAsync(asked, Clinic.Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_setup_tells_what_the_connection_can_do()
    {
        var body = Body("told");
        body["credentials"] = new JsonObject { ["apiKey"] = "kc.their-own" };
        var (status, told) = await SetupAsync(body);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(8, told.GetProperty("providers").GetArrayLength()); // without the front desk
        Assert.Equal(7, told.GetProperty("appointmentTypes").GetArrayLength());
        Assert.Equal(KollaCredentials.ConsumerId, told.GetProperty("locations")[0].GetProperty("locationId").GetString());
        var can = told.GetProperty("capabilities");
        Assert.Equal(KollaCredentials.ConnectorId, can.GetProperty("pmsName").GetString());
        Assert.All(new[] { "book", "move", "cancel", "confirm", "createPatient", "updatePatient", "readNotes", "addNotes", "recordPayments" }, name => Assert.True(can.GetProperty(name).GetBoolean(), name));
        Assert.All(new[] { "readInsurance", "addInsurance", "readBalance", "readPayments", "writesLater", "readsLag" }, name => Assert.False(can.GetProperty(name).GetBoolean(), name));
    }

    private JsonObject Body(string accountId)
    {
        var body = clinic.SetupBody.DeepClone().AsObject();
        (body["accountId"], body["phoneNumberIds"], body["assistantIds"]) = (accountId, new JsonArray(), new JsonArray());
        return body;
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SetupAsync(JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/pms/setup") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestSettings.OperatorKey);
        using var answer = await clinic.App.Client.SendAsync(request, Clinic.Cancellation);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Clinic.Cancellation)));
    }

    public async ValueTask DisposeAsync() => await clinic.DisposeAsync();
}
