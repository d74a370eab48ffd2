using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>A clinic on which people work in browsers of their own. Its classes of tests share it, one after the other.</summary>
public sealed class PeopleInChromium : SharedClinic
{
    internal string AccountKey => Clinic.Connected.GetProperty("accountKey").GetString()!;

    internal async Task<Sitting> SitDownAsync(TestBrowser browser, string? key = TestSettings.OperatorKey) => await Sitting.BeginAsync(await browser.Browser, Clinic.Http.BaseAddress!, key);
}

[CollectionDefinition(nameof(PeopleTogether))]
public sealed class PeopleTogether : ICollectionFixture<PeopleInChromium>;
