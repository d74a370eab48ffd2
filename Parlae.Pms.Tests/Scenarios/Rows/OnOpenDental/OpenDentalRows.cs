using System.Text.Json;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Sandbox.OpenDental;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.OnOpenDental;

/// <summary>Open Dental performs a write before it answers, in the practice's own wall clock.</summary>
public sealed class OpenDentalRows : RowVendor
{
    public override string Word => "opendental";

    public override PmsVendor Vendor => PmsVendor.OpenDental;

    public override IReadOnlyList<NearestForm> Forms => OpenDentalForms.All;

    public override IReadOnlyList<Type> NotToldOf => [typeof(Row02_PracticeRejectsTheBookingLater)];

    public override bool WritesWallClocks => true;

    public override bool TellsPracticePhone => false;

    internal override string CancelledWord => "UnschedList";

    /// <summary>Looked for in two forms, one of them the last seven digits, of which the imaginary numbers have only a hundred; a page has a hundred patients, and after the first they are asked for in pairs.</summary>
    internal override int MostPagesByNumber => 10;

    internal override bool HasPatientsWithoutBalance => false;

    internal override (string Method, string Path) Cancelling(string visitId) => ("PUT", $"/appointments/{visitId}/Break");

    internal override Task<IAsyncDisposable> HideFateAsync(SandboxControl sandbox, Hiding how) => sandbox.FaultAsync("dropAfterWrite", null, "POST", BookPath, times: 1);

    internal override Task HideTracesAsync(SandboxControl sandbox, Hiding how) => sandbox.HideAsync(how, BookPath, "GET");

    /// <summary>It never arrived, and is refused when it is sent once more.</summary>
    internal override async Task<IAsyncDisposable> RefuseUnseenAsync(SandboxControl sandbox)
    {
        await sandbox.FaultAsync("drop", null, "POST", BookPath, times: 1);
        return await RefuseLaterAsync(sandbox);
    }

    internal override async Task<string?> WordOfAsync(Clinic clinic, string patientId, string visitId) => (await GetAsync(clinic, $"appointments/{visitId}")).Text("AptStatus");

    /// <summary>What the insurer owes is the family's, and told to nobody.</summary>
    internal override async Task<VendorBalance?> BalanceAsync(Clinic clinic, string patientId)
    {
        var account = await GetAsync(clinic, $"accountmodules/{patientId}/Aging");
        return new(account.GetProperty("PatEstBal").GetDecimal(), null, account.GetProperty("InsEst").GetDecimal() > 0);
    }

    /// <summary>Everybody has an account. The nearest is that it cannot be had.</summary>
    internal override Task<IAsyncDisposable> HideBalancesAsync(SandboxControl sandbox) => sandbox.FaultAsync("status", new { code = 404, body = "Not found." }, "GET", "/accountmodules");

    private static Task<JsonElement> GetAsync(Clinic clinic, string path) =>
        VendorView.GetAsync(clinic, "OpenDental__BaseUrl", path, ("Authorization", $"ODFHIR {OpenDentalKeys.Developer}/{OpenDentalKeys.UnlimitedCustomer}"));
}
