using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json.Nodes;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>What operators are alerted by is counted, under names and words of our own.</summary>
public sealed class AlertMetricsTests
{
    private const string Account = "counted-clinic";

    private readonly ConcurrentBag<(string Name, string Tags)> counted = [];

    [Fact]
    public async Task Failed_identity_refused_handles_failed_authentication_and_account_conflicts_are_counted()
    {
        await using var clinic = await Clinic.StartAsync();
        await clinic.ConnectAsync(Account);
        using var listener = Listen(clinic);
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, null) { PhoneNumberId = "number-of-" + Account };
        for (var n = 1; n <= 5; n++)
            (await call.IdentifyAsync(person with { DateOfBirth = $"1961-04-0{n}" })).Is("notFound");
        (await call.IdentifyAsync(person)).Is("locked");

        var other = new PhoneCall(clinic, null) { PhoneNumberId = "number-of-" + Account };
        var matched = (await other.IdentifyAsync(person, withPhone: false)).Is("matched").Of("patientId");
        (await other.UseAsync("getAppointments", new { patientId = matched })).Is("error");
        (await other.UseAsync("getAppointments", new { patientId = "p7" })).Is("error");

        var (status, _) = await clinic.PostAsync("/api/vapi/events", call.Body().ToJsonString(), (request, _) => request.Headers.Add("X-Vapi-Secret", "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        var torn = new PhoneCall(clinic, null)
        {
            PhoneNumberId = "number-of-" + Account,
            Change = body => body["message"]!["call"]!["metadata"] = new JsonObject { ["accountId"] = Clinic.AccountId },
        };
        (await torn.UseAsync("getPracticeInfo")).Is("error");

        Assert.Equal(
            [
                ("parlae.handles.refused", $"account={Account} tool=getAppointments reason=level", 1),
                ("parlae.handles.refused", $"account={Account} tool=getAppointments reason=unknownHandle", 1),
                ("parlae.identity.failures", $"account={Account} outcome=locked", 1),
                ("parlae.identity.failures", $"account={Account} outcome=notFound", 5),
            ],
            counted.Where(each => each.Tags.Contains(Account, StringComparison.Ordinal)).GroupBy(each => each).Select(group => (group.Key.Name, group.Key.Tags, group.Count())).Order());
        Assert.Single(counted, ("parlae.auth.failures", "reason=credential-wrong"));
        Assert.Single(counted, each => each.Name == "parlae.account.refusals");
    }

    private MeterListener Listen(Clinic clinic)
    {
        var factory = clinic.Service<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == "Parlae.Pms" || (instrument.Meter.Name == "Parlae.Pms.Vapi" && instrument.Meter.Scope == factory))
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, amount, tags, _) =>
        {
            for (var n = 0; n < amount; n++)
                counted.Add((instrument.Name, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
        });
        listener.Start();
        return listener;
    }
}
