using System.Text.Json;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Sandbox.NexHealth;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.OnNexHealth;

/// <summary>NexHealth takes writes in under ids of its own, and has the practice's system perform them; that system's refusals it never tells.</summary>
public sealed class NexHealthRows : RowVendor
{
    public override string Word => "nexhealth";

    public override PmsVendor Vendor => PmsVendor.NexHealth;

    public override IReadOnlyList<NearestForm> Forms => NexHealthForms.All;

    public override bool TakesWritesIn => true;

    public override bool HasIdsAtOnce => true;

    public override bool TellsLaterRefusals => false;

    public override bool ChangesStandAtOnce => false;

    public override bool TakesOtherZones => false;

    public override bool TellsHours => false;

    /// <summary>It reads the practice's system every ten minutes, and a change counts after fifteen.</summary>
    public override int RoundsToSettle => 2;

    /// <summary>An hour, of which the last five minutes are not used.</summary>
    internal override TimeSpan? KeyLife => TimeSpan.FromMinutes(55);

    internal override bool RenewsRefusedKeys => true;

    internal override string CancelledWord => "cancelled";

    internal override bool IsForKey(SandboxControl.Request request) => request.Path.EndsWith("/authenticates", StringComparison.Ordinal);

    internal override (string Method, string Path) Cancelling(string visitId) => ("PATCH", $"/appointments/{visitId}");

    /// <summary>In its own answer: what the practice's system refuses later is not told.</summary>
    internal override Task<IAsyncDisposable> RefuseAsync(SandboxControl sandbox, string method, string path) =>
        sandbox.FaultAsync("status", new { code = 400, body = new { code = false, description = Locked, error = new[] { Locked }, data = new { } } }, method, path);

    internal override Task<IAsyncDisposable> HideFateAsync(SandboxControl sandbox, Hiding how) => sandbox.HideAsync(how, "/appointments/", "GET");

    internal override async Task<IAsyncDisposable> RefuseUnseenAsync(SandboxControl sandbox)
    {
        await RefuseLaterAsync(sandbox, times: 1);
        return await HideFateAsync(sandbox, Hiding.Refused);
    }

    internal override async Task<string?> WordOfAsync(Clinic clinic, string patientId, string visitId) =>
        (await GetAsync(clinic, $"appointments/{visitId}?", isOld: true)).GetProperty("data").GetProperty("cancelled").GetBoolean() ? "cancelled" : "standing";

    /// <summary>A family's, told to its guarantor alone.</summary>
    internal override async Task<VendorBalance?> BalanceAsync(Clinic clinic, string patientId)
    {
        var rows = (await GetAsync(clinic, $"guarantor_balances?location_id={NexHealthCredentials.LocationId}&guarantor_id={patientId}&show_zero_balances=true&", isOld: false)).List("data");
        return rows is [var row] ? new(Amount(row, "guarantor_portion"), Amount(row, "insurance_estimate"), Amount(row, "insurance_estimate") > 0) : null;
    }

    private static decimal Amount(JsonElement row, string member) => decimal.Parse(row.GetProperty(member).GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<JsonElement> GetAsync(Clinic clinic, string path, bool isOld)
    {
        using var asking = new HttpRequestMessage(HttpMethod.Post, clinic.Settings["NexHealth__BaseUrl"]!.TrimEnd('/') + "/authenticates");
        VendorView.CountKey(clinic);
        var token = (await VendorView.SendAsync(asking, ("Authorization", NexHealthCredentials.UnlimitedApiKey), Version(isOld: true))).GetProperty("data").GetProperty("token").GetString();
        return await VendorView.GetAsync(clinic, "NexHealth__BaseUrl", $"{path}subdomain={NexHealthCredentials.Subdomain}", ("Authorization", $"Bearer {token}"), Version(isOld));
    }

    private static (string Name, string Value) Version(bool isOld) => isOld ? ("Accept", "application/vnd.Nexhealth+json;version=2") : ("Nex-Api-Version", "v3.0.0");
}
