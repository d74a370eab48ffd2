using System.Net;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>A vendor that cannot do everything, and needs no credentials of the practice's own.</summary>
public sealed class WizardOnKollaTests
{
    [Fact]
    public async Task What_the_practices_system_cannot_do_is_not_available_and_stays_off_whatever_is_sent()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = "kolla", IsConnected = false });
        using var visit = await WizardVisit.StartAsync(clinic);
        await visit.ConnectAsync("limited");
        var page = (await visit.GetAsync("/setup/limited/features")).Is(HttpStatusCode.OK).Says("Bills Not available").Says("Not possible in this system: Read balances, Read payments");
        Assert.Matches("id=\"feature.billing\"[^>]* disabled", page.Html);
        (await visit.SendAsync(SeenForm.Of(page, "/setup/limited/features").With("feature.billing", "on").With("feature.payments", "on"))).Is(HttpStatusCode.SeeOther);
        var account = (await clinic.Service<AccountStore>().FindAsync("limited", Clinic.Cancellation))!;
        Assert.Equal((false, true, true), (account.Features.Billing, account.Features.Payments, account.Features.Booking));

        // The practice's own key, and ours again.
        (await visit.SendAsync((await visit.FormAsync("limited", "credentials")).With("credential.apiKey", "wrong-key-of-the-test"))).Is(HttpStatusCode.SeeOther);
        (await visit.TestAsync("limited")).Is(HttpStatusCode.SeeOther);
        (await visit.GetAsync("/setup/limited/test")).Says("The connection does not hold");
        (await visit.SendAsync((await visit.FormAsync("limited", "credentials")).With("remove.apiKey", "on"))).Is(HttpStatusCode.SeeOther);
        (await visit.TestAsync("limited")).Is(HttpStatusCode.SeeOther);
        (await visit.GetAsync("/setup/limited/test")).Says("All that is needed holds");
    }
}
