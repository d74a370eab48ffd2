using System.Text.Json;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Sandbox.Kolla;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.OnKolla;

/// <summary>Kolla performs a write before it answers, and tells neither money nor the practice's number.</summary>
public sealed class KollaRows : RowVendor
{
    public override string Word => "kolla";

    public override PmsVendor Vendor => PmsVendor.Kolla;

    public override IReadOnlyList<NearestForm> Forms => KollaForms.All;

    public override IReadOnlyList<Type> NotToldOf => [typeof(Row02_PracticeRejectsTheBookingLater)];

    public override bool TellsPracticePhone => false;

    internal override string PatientsPath => "/contacts";

    internal override string CancelledWord => "broken";

    internal override bool TellsBalances => false;

    internal override (string Method, string Path) Cancelling(string visitId) => ("POST", $"/appointments/{visitId}:cancel");

    internal override Task<IAsyncDisposable> HideFateAsync(SandboxControl sandbox, Hiding how) => sandbox.FaultAsync("dropAfterWrite", null, "POST", BookPath, times: 1);

    internal override Task HideTracesAsync(SandboxControl sandbox, Hiding how) => sandbox.HideAsync(how, BookPath, "GET");

    /// <summary>It never arrived, and is refused when it is sent once more.</summary>
    internal override async Task<IAsyncDisposable> RefuseUnseenAsync(SandboxControl sandbox)
    {
        await sandbox.FaultAsync("drop", null, "POST", BookPath, times: 1);
        return await RefuseLaterAsync(sandbox);
    }

    internal override async Task<string?> WordOfAsync(Clinic clinic, string patientId, string visitId)
    {
        var visit = await VendorView.GetAsync(
            clinic, "Kolla__BaseUrl", $"appointments/{visitId}", ("Authorization", $"Bearer {KollaCredentials.ApiKey}"), ("connector-id", KollaCredentials.ConnectorId), ("consumer-id", KollaCredentials.ConsumerId));
        return new[] { "broken", "cancelled", "completed", "confirmed" }.FirstOrDefault(word => visit.GetProperty(word).ValueKind == JsonValueKind.True);
    }

    internal override Task<VendorBalance?> BalanceAsync(Clinic clinic, string patientId) => Task.FromResult<VendorBalance?>(null);
}
