using System.Text.Json.Nodes;
using Parlae.Pms.Sandbox.OpenDental;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Fairness;

/// <summary>An account that floods does not slow another one: the program's own limits, over HTTP to the sandbox, whose answers take a while as the vendors' do.</summary>
public sealed class FairnessTests(ITestOutputHelper output)
{
    private const int AnswerMilliseconds = 150;

    /// <summary>A machine that is busy with other things may spoil a round; unfairness spoils each.</summary>
    private const int MostRounds = 3;

    [Fact]
    [Trait("Category", "Heavy")]
    public async Task Under_one_platform_key_of_nexhealth_a_flood_does_not_double_another_accounts_p95() => await CheckAsync(
        new ClinicOptions { Vendor = "nexhealth", IsWatched = false },
        (body, _) =>
        {
            body["credentials"] = new JsonObject(); // the platform's key, and NexHealth's rule: ten such reads a second of all accounts
            body["config"]!.AsObject().Remove("requestsPerSecond");
        });

    [Fact]
    public async Task On_open_dental_a_flooded_practice_delays_only_itself() => await CheckAsync(
        new ClinicOptions { Vendor = "opendental", IsWatched = false },
        (body, isQuiet) =>
        {
            body["credentials"]!["customerKey"] = isQuiet ? OpenDentalKeys.UnlimitedCustomer : OpenDentalKeys.Customer;
            body["config"]!["requestsPerSecond"] = 10;
        });

    private async Task CheckAsync(ClinicOptions options, Action<JsonObject, bool> connect)
    {
        await using var clinic = await Clinic.StartAsync(options);
        var (quiet, flooding) = (await DoorAsync(clinic, "quiet", body => connect(body, true)), await DoorAsync(clinic, "flooding", body => connect(body, false)));
        var patient = (await clinic.Sandbox.PracticeAsync()).List("patients")[20].GetProperty("ids").Text(options.Vendor)!;
        var accounts = new QuietAccount(quiet, flooding, $"/api/pms/appointments?patientId={patient}&from=2026-03-02&to=2026-03-09");
        await using var slow = await clinic.Sandbox.FaultAsync("delay", AnswerMilliseconds, "GET", "/appointments");

        var figures = await accounts.MeasureAsync();
        for (var round = 1; !figures.IsFair && round < MostRounds; round++)
        {
            output.WriteLine($"{options.Vendor}: {figures}");
            figures = await accounts.MeasureAsync();
        }

        output.WriteLine($"{options.Vendor}: {figures}");
        Assert.True(figures.IsFair, $"{figures}");
        Assert.True(figures.IsFlood, $"That was no flood: {figures}");
    }

    private static async Task<RestDoor> DoorAsync(Clinic clinic, string accountId, Action<JsonObject> change)
    {
        await clinic.ConnectAsync(accountId, change);
        return clinic.Rest((await clinic.KeyAsync(accountId, "read")).Key);
    }
}
