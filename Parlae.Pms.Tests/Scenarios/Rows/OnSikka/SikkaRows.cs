using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.OnSikka;

/// <summary>Sikka takes writes in and has the practice's computer perform them; what can be read is a copy. Open Dental stands behind it, unless a row says otherwise.</summary>
public sealed class SikkaRows : RowVendor
{
    private static readonly ConditionalWeakTable<Clinic, Dictionary<string, JsonElement>> Balances = [];

    public override string Word => "sikka";

    public override PmsVendor Vendor => PmsVendor.Sikka;

    public override IReadOnlyList<NearestForm> Forms => SikkaForms.All;

    public override bool TakesWritesIn => true;

    public override bool WritesWallClocks => true;

    public override bool FindsBeside => true;

    internal override TimeSpan? KeyLife => TimeSpan.FromHours(24);

    internal override string BookPath => "/appointment";

    internal override string CancelledWord => "Broken";

    internal override bool IsForKey(SandboxControl.Request request) => request.Path.EndsWith("/request_key", StringComparison.Ordinal);

    internal override (string Method, string Path) Cancelling(string visitId) => ("PATCH", $"/appointments/{visitId}");

    internal override Task<IAsyncDisposable> HideFateAsync(SandboxControl sandbox, Hiding how) => sandbox.HideAsync(how, "/writeback_status");

    internal override async Task<IAsyncDisposable> RefuseUnseenAsync(SandboxControl sandbox)
    {
        await RefuseLaterAsync(sandbox, times: 1);
        return await HideFateAsync(sandbox, Hiding.Refused);
    }

    internal override async Task<string?> WordOfAsync(Clinic clinic, string patientId, string visitId) =>
        (await SikkaView.RowsAsync(clinic, $"appointments?patient_id={patientId}&limit=5000")).Single(row => row.Text("appointment_sr_no") == visitId).Text("status");

    /// <summary>All are read once: nobody pays while rows are played.</summary>
    internal override async Task<VendorBalance?> BalanceAsync(Clinic clinic, string patientId)
    {
        if (!Balances.TryGetValue(clinic, out var all))
            Balances.Add(clinic, all = (await SikkaView.RowsAsync(clinic, "patient_balance?limit=5000")).ToDictionary(row => row.Text("patient_id")!));
        return all.TryGetValue(patientId, out var balance) ? new(Money(balance, "patient_due"), Money(balance, "insurance_due"), Money(balance, "insurance_due") > 0) : null;
    }

    private static decimal Money(JsonElement balance, string member) => decimal.Parse(balance.Text(member)!, CultureInfo.InvariantCulture);
}
