using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Web;
using Parlae.Pms.Functions.Web.Pages;
using Parlae.Pms.Functions.Web.Pages.Console;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>The ways between an account's pages: those that there are, for whom they are.</summary>
public sealed class AccountPagesTests
{
    private const string First = "/console/accounts/demo";

    private static readonly AuditActor Actor = new("operator", "o");

    private static readonly PageList Pages = new(
    [
        PageRow.Account<AccountHomePage>("viewConsole", AccountRight.Read, "/console/accounts/{accountId}", "GET"),
        PageRow.Account<AccountHomePage>("viewTasks", AccountRight.Read, "/console/accounts/{accountId}/tasks", "GET", "POST"),
        PageRow.Account<AccountHomePage>("viewTask", AccountRight.Read, "/console/accounts/{accountId}/tasks/{taskId}", "GET"),
        PageRow.Account<AccountHomePage>("viewAudit", AccountRight.Audit, "/console/accounts/{accountId}/audit", "GET"),
        PageRow.Operator<AccountHomePage>("viewKeys", "/console/accounts/{accountId}/keys", "GET"),
        PageRow.Account<AccountHomePage>("closeAll", AccountRight.Write, "/console/accounts/{accountId}/waitlist", "POST"),
    ]);

    [Fact]
    public void An_operator_sees_every_page_that_there_is() =>
        Assert.Equal(["health*", "tasks", "audit", "keys"], Words(First, new WebPerson.Operator(Actor)));

    [Theory]
    [InlineData(new[] { AccountRight.Read }, new[] { "health", "tasks*" })]
    [InlineData(new[] { AccountRight.Audit }, new[] { "audit" })]
    [InlineData(new[] { AccountRight.Read, AccountRight.Write, AccountRight.Audit }, new[] { "health", "tasks*", "audit" })]
    public void A_clinic_sees_those_that_its_rights_open(AccountRight[] rights, string[] words) =>
        Assert.Equal(words, Words($"{First}/tasks/t1", new WebPerson.Clinic(Actor, "demo", rights)));

    [Fact]
    public void Elsewhere_there_are_none()
    {
        Assert.Empty(AccountPages.Of(Pages, "demo", "/setup/demo/connect", new WebPerson.Operator(Actor)));
        Assert.Empty(AccountPages.Of(Pages, "demo", "/console/accounts/demo-2", new WebPerson.Operator(Actor)));
        Assert.All(AccountPages.Of(Pages, "demo", $"{First}/", new WebPerson.Operator(Actor)), entry => Assert.StartsWith(First, entry.Path, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Words(string here, WebPerson person) => AccountPages.Of(Pages, "demo", here, person).Select(entry => entry.Word + (entry.IsHere ? "*" : ""));
}
