using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Practices;

public class AccountSetupTests
{
    private static readonly AuditActor Operator = new("operator", "o1");

    private static Task<SetupOutcome> ConnectAsync(CoreBench bench, string id = "new", string[]? numbers = null, string? credential = "secret", string? webhook = null, string? previous = null, WebhookAuthKind kind = WebhookAuthKind.Secret) => bench.Get<AccountSetup>().ConnectAsync(
        new(bench.Account with { AccountId = id, PhoneNumberIds = numbers ?? [], AssistantIds = [], Vapi = new() { Auth = new() { Kind = kind } } }, credential is null ? null : new Dictionary<string, string> { ["key"] = credential }, webhook, previous), Operator, "corr", CoreBench.Token);

    private static ValueTask<string?> SecretAsync(CoreBench bench, string id, string name) => bench.Get<ISecretVault>().GetAsync(id, name, CoreBench.Token);

    private static async Task<string?> CredentialsAsync(CoreBench bench) =>
        await bench.Accounts.FindAsync("new", CoreBench.Token) is { } account ? await SecretAsync(bench, "new", PmsConnections.CredentialsName(account)) : null;

    [Fact]
    public async Task The_first_setup_gives_a_key_and_later_ones_do_not()
    {
        await using var bench = await CoreBench.StartAsync();
        var first = Assert.IsType<SetupOutcome.Connected>(await ConnectAsync(bench));
        Assert.Equal("new", (await bench.Get<ApiKeys>().VerifyAsync(first.AccountKey!, CoreBench.Token))!.AccountId);
        var second = Assert.IsType<SetupOutcome.Connected>(await ConnectAsync(bench, credential: null));
        Assert.Null(second.AccountKey);
        Assert.True(second.Account.UpdatedAt > first.Account.UpdatedAt); // though the clock stands
        Assert.Equal(first.Account.CreatedAt, second.Account.CreatedAt);
        Assert.Contains("secret", await CredentialsAsync(bench));
    }

    /// <summary>What a check cannot tell in passing stays as it was known, where it is the same practice.</summary>
    [Theory]
    [InlineData("practice-1", "secret", true)]
    [InlineData("practice-1", null, true)] // those that are stored
    [InlineData("practice-1", "of another", false)]
    [InlineData("practice-2", "secret", false)]
    public async Task A_practice_that_is_set_up_again_is_checked_as_one_that_can_what_it_could(string practice, string? credential, bool isKnown)
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Requirements = new(["key"], [], ["practiceId"], []);
        bench.Pms.Report = new ConnectionReport.Working(new PmsCapabilities { Book = true, RecordPayments = true }, [], null, new Dictionary<string, string>());
        bench.Account = bench.Account with { Capabilities = new(), VendorConfig = new Dictionary<string, string> { ["practiceId"] = "practice-1" } };
        var first = Assert.IsType<SetupOutcome.Connected>(await ConnectAsync(bench)).Account;
        Assert.False(bench.Pms.Links.First().Capabilities.RecordPayments);

        var links = bench.Pms.Links.Count;
        bench.Account = bench.Account with { VendorConfig = new Dictionary<string, string> { ["practiceId"] = practice } };
        var again = Assert.IsType<SetupOutcome.Connected>(await ConnectAsync(bench, credential: credential)).Account;
        Assert.Equal((first.UpdatedAt, isKnown ? first.UpdatedAt : again.UpdatedAt), (first.PracticeSince, again.PracticeSince));
        Assert.Equal(isKnown, bench.Pms.Links.ElementAt(links).Capabilities.RecordPayments);
    }

    [Fact]
    public async Task Nothing_is_stored_when_the_pms_refuses_is_down_or_a_number_is_taken()
    {
        await using var bench = await CoreBench.StartAsync();
        Assert.IsType<SetupOutcome.Conflict>(await ConnectAsync(bench, numbers: ["number-1"]));
        bench.Pms.Report = new ConnectionReport.Refused("no");
        Assert.IsType<SetupOutcome.Refused>(await ConnectAsync(bench));
        bench.Pms.IsDown = true;
        await Assert.ThrowsAsync<VendorUnreachableException>(() => ConnectAsync(bench));
        Assert.IsType<SetupOutcome.CredentialsMissing>(await ConnectAsync(bench, credential: null));
        Assert.Null(await bench.Accounts.FindAsync("new", CoreBench.Token));
        Assert.Null(await CredentialsAsync(bench));
    }

    [Fact]
    public async Task Who_loses_a_number_to_another_keeps_the_secrets_it_had()
    {
        await using var bench = await CoreBench.StartAsync();
        await ConnectAsync(bench, credential: "old", webhook: "old-webhook-secret");
        Assert.Null(await bench.Accounts.ClaimAsync(bench.Account with { AccountId = "faster", PhoneNumberIds = ["n5"], AssistantIds = [] }, CoreBench.Token)); // its setup is under way
        Assert.IsType<SetupOutcome.Conflict>(await ConnectAsync(bench, numbers: ["n5"], credential: "new", webhook: "new-webhook-secret"));
        Assert.Contains("old", await CredentialsAsync(bench));
        Assert.Equal("old-webhook-secret", await SecretAsync(bench, "new", AccountSetup.WebhookSecretName));
    }

    [Fact]
    public async Task A_new_webhook_secret_leaves_the_one_before_valid_and_the_platforms_kind_leaves_none()
    {
        await using var bench = await CoreBench.StartAsync();
        async Task<(string?, string?)> StoredAsync() =>
            (await SecretAsync(bench, "new", AccountSetup.WebhookSecretName), await SecretAsync(bench, "new", AccountSetup.PreviousWebhookSecretName));

        await ConnectAsync(bench, webhook: "one");
        Assert.Equal(("one", null), await StoredAsync());
        await ConnectAsync(bench, webhook: "two");
        Assert.Equal(("two", "one"), await StoredAsync());
        await ConnectAsync(bench, webhook: "two"); // posted again
        await ConnectAsync(bench);
        Assert.Equal(("two", "one"), await StoredAsync());
        await ConnectAsync(bench, webhook: "three", previous: "zero");
        Assert.Equal(("three", "zero"), await StoredAsync());
        await ConnectAsync(bench, kind: WebhookAuthKind.Platform);
        Assert.Equal((null, null), await StoredAsync());
    }

    [Fact]
    public async Task Disconnecting_destroys_secrets_and_key_and_ends_every_session()
    {
        await using var bench = await CoreBench.StartAsync();
        var connected = Assert.IsType<SetupOutcome.Connected>(await ConnectAsync(bench, numbers: ["n1"]));
        Assert.True(await bench.Get<AccountSetup>().DisconnectAsync("new", Operator, "corr", CoreBench.Token));
        Assert.False(await bench.Get<AccountSetup>().DisconnectAsync("new", Operator, "corr", CoreBench.Token));
        Assert.Null(await bench.Get<ApiKeys>().VerifyAsync(connected.AccountKey!, CoreBench.Token));
        Assert.Null(await bench.Accounts.FindByPhoneNumberIdAsync("n1", CoreBench.Token));
        await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => bench.Get<PmsConnections>().OpenAsync(connected.Account, CoreBench.Token).AsTask());
        Assert.IsType<SetupOutcome.Connected>(await ConnectAsync(bench, numbers: ["n1"])); // and may begin anew
    }

    [Fact]
    public async Task Credentials_that_cannot_be_opened_are_a_fault_of_that_practice_alone()
    {
        await using var bench = await CoreBench.StartAsync();
        var connected = (SetupOutcome.Connected)await ConnectAsync(bench);
        await bench.Get<IAccountKeyDestruction>().DestroyAsync("new", CoreBench.Token);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        var fault = await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => bench.Get<PmsConnections>().OpenAsync(connected.Account, CoreBench.Token).AsTask());
        Assert.Equal("new", fault.AccountId);
        Assert.Equal(1, await bench.Get<ConnectionWatch>().CheckAllAsync(CoreBench.Token)); // the other one was looked at as well
        Assert.NotNull((await bench.Accounts.FindAsync("new", CoreBench.Token))!.Connection.LastError);
        Assert.Null((await bench.Accounts.FindAsync("demo", CoreBench.Token))!.Connection.LastError);
    }

    [Fact]
    public async Task Credentials_that_cannot_be_opened_are_set_up_anew()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Requirements = new(["key"], [], [], []);
        await ConnectAsync(bench);
        await bench.Get<IAccountKeyDestruction>().DestroyAsync("new", CoreBench.Token);
        Assert.IsType<SetupOutcome.Connected>(await ConnectAsync(bench, credential: "other"));
        Assert.Contains("other", await CredentialsAsync(bench));
    }

    [Fact]
    public async Task What_somebody_else_has_set_up_since_is_not_replaced_unseen()
    {
        await using var bench = await CoreBench.StartAsync();
        Task<SetupOutcome> Based(DateTimeOffset? seen, string name) => bench.Get<AccountSetup>().ConnectAsync(
            new(bench.Account with { AccountId = "new", PracticeName = name, PhoneNumberIds = [], AssistantIds = [] }, new Dictionary<string, string> { ["key"] = name }, null, null) { Basis = new(seen) }, Operator, "corr", CoreBench.Token);
        var first = Assert.IsType<SetupOutcome.Connected>(await Based(null, "first"));
        Assert.IsType<SetupOutcome.Changed>(await Based(null, "second")); // it is new no more
        var third = Assert.IsType<SetupOutcome.Connected>(await Based(first.Account.UpdatedAt, "third"));
        Assert.IsType<SetupOutcome.Changed>(await Based(first.Account.UpdatedAt, "fourth"));
        Assert.Equal("third", (await bench.Accounts.FindAsync("new", CoreBench.Token))!.PracticeName);
        Assert.Contains("third", await CredentialsAsync(bench));
        Assert.IsType<SetupOutcome.Connected>(await Based(third.Account.UpdatedAt, "fifth"));
    }
}
