using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Contracts.Pms;

/// <summary>
/// What every adapter does, told by what the practice behind the vendor's API really holds. What a vendor cannot do is declared by its
/// <see cref="PmsClinic"/> and looked for nowhere else.
/// </summary>
public abstract partial class PmsContract(PmsClinic clinic)
{
    private static CancellationToken Stop => Clinic.Cancellation;

    private static DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb["America/Toronto"];

    private SandboxControl Sandbox => clinic.Clinic.Sandbox;

    [Fact]
    public void It_can_do_what_is_not_declared_absent()
    {
        var can = clinic.Account.Capabilities;

        Assert.Equal(clinic.Absent.Order(StringComparer.Ordinal), CapabilitiesPage.Abilities.Where(member => member.GetValue(can) is false).Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal((clinic.IsLater, clinic.IsLater, clinic.SecondsBehind), (can.WritesLater, can.ReadsLag, can.ReadsBehindSeconds));
        Assert.Equal(clinic.Clinic.Service<PmsConnections>().Connector(clinic.Vendor).Usual, can with { PmsName = null }); // what whoever chooses a vendor is told
    }

    [Fact]
    public async Task The_program_has_an_adapter_that_names_its_vendor_and_makes_no_request_to_connect()
    {
        var connections = clinic.Clinic.Service<PmsConnections>();
        var last = await Sandbox.LastRequestAsync();

        Assert.True(connections.Knows(clinic.Vendor));
        Assert.Equal(clinic.Vendor, connections.Connector(clinic.Vendor).Vendor);
        connections.Forget(Clinic.AccountId);
        await clinic.OpenAsync();

        Assert.Equal(last, await Sandbox.LastRequestAsync());
    }

    [Fact]
    public async Task Wrong_credentials_are_refused_with_a_reason_in_our_words()
    {
        var body = clinic.Clinic.AccountBody("mistaken");
        body["credentials"]![clinic.SecretName] = "wrong-secret-of-the-test";

        var (status, text) = await clinic.Clinic.OperateAsync("POST", "/api/pms/setup", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.DoesNotContain("wrong-secret-of-the-test", text, StringComparison.Ordinal);
        var detail = JsonNode.Parse(text)!["detail"]!.GetValue<string>();
        Assert.Contains("refuse", detail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(clinic.SecretNoun, detail, StringComparison.OrdinalIgnoreCase); // which of the settings it is about
        Assert.DoesNotContain("http", detail, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NotFound, (await clinic.Clinic.OperateAsync("GET", "/api/pms/setup?accountId=mistaken")).Status); // nothing is stored
    }

    [Fact]
    public async Task What_is_needed_and_missing_is_refused_by_name()
    {
        var body = clinic.Clinic.AccountBody("forgetful");
        foreach (var part in new[] { "credentials", "config" }) body[part]!.AsObject().Remove(clinic.NeededName);

        var (status, text) = await clinic.Clinic.OperateAsync("POST", "/api/pms/setup", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(clinic.NeededName, text, StringComparison.Ordinal);
    }

    /// <summary>Whether that is to be tested: what is declared absent is, in <see cref="It_can_do_what_is_not_declared_absent"/>.</summary>
    private bool Can(string capability) => !clinic.Absent.Contains(capability);
}
