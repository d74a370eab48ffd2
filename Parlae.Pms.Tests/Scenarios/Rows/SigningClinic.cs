using System.Text.Json.Nodes;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>A clinic with a second account, whose webhooks are signed.</summary>
public abstract class SigningClinic(RowVendor vendor) : SharedClinic
{
    internal const string Signed = "signed";

    protected override ClinicOptions Options => new() { Vendor = vendor.Word };

    protected override async ValueTask BeginAsync() =>
        await Clinic.ConnectAsync(Signed, body => body["vapi"] = new JsonObject { ["auth"] = new JsonObject { ["kind"] = "hmac", ["secret"] = Planted.AccountSecret } });

    protected override async ValueTask EndAsync()
    {
        if (Clinic is not null)
            await Row.AssertKeysAsync(Clinic);
    }
}

/// <summary>Behind one vendor.</summary>
public sealed class SigningClinic<TVendor>() : SigningClinic(new TVendor())
    where TVendor : RowVendor, new();
