using System.Net;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Web;
using Parlae.Pms.Functions.Web.Pages;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>An account may have any id that the contract allows, the names of pages among them.</summary>
public sealed class AccountIdTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public void Every_page_of_an_account_is_found_and_gone_back_to_whatever_its_id_is()
    {
        var names = PageList.Program.Rows.SelectMany(row => row.Route.Split('/')).Append("callback").Append("assets").Where(AccountId.IsValid).Distinct().ToList();
        Assert.Superset(new HashSet<string> { "stay", "sign-in", "sign-out", "signed-off", "new", "console", "provider", "callback" }, names.ToHashSet());
        foreach (var row in PageList.Program.Rows.Where(row => row.Route.Contains("{accountId}", StringComparison.Ordinal)))
        {
            foreach (var name in names)
            {
                var path = WebPages.Address(row with { Route = row.Route.Replace("{accountId}", name, StringComparison.Ordinal) });
                Assert.Equal((row.Page, name), PageList.Program.Find(path) is { } found ? (found.Row.Page, found.Values[PageRow.AccountId]) : default);
                Assert.Equal(path, WebAddresses.Back(path));
            }
        }
    }

    [Theory]
    [InlineData("stay")]
    [InlineData("sign-in")]
    public async Task Such_a_clinic_is_connected_and_looked_at_like_any_other(string accountId)
    {
        await clinic.ConnectAsync(accountId);
        using var visitor = new WebVisitor(clinic.Http.BaseAddress!);
        var at = $"/console/accounts/{accountId}";
        var page = await visitor.FollowAsync(at);
        Assert.Equal(at, (await visitor.SubmitAsync(page, page.Path, ("key", TestSettings.OperatorKey))).Is(HttpStatusCode.SeeOther).Location);
        (await visitor.GetAsync(at)).Is(HttpStatusCode.OK).Says($"Account {accountId}");
        (await visitor.GetAsync($"/setup/{accountId}/credentials")).Is(HttpStatusCode.OK);
    }
}
