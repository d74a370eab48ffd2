using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Vapi.Support;

internal sealed class FakeAccounts : IAccountDirectory
{
    public List<PmsAccount> All { get; } = [];
    public Exception? Fault { get; set; }

    public ValueTask<PmsAccount?> FindAsync(string accountId, CancellationToken cancellationToken)
        => Find(account => account.AccountId == accountId);

    public ValueTask<PmsAccount?> FindByPhoneNumberIdAsync(string phoneNumberId, CancellationToken cancellationToken)
        => Find(account => account.PhoneNumberIds.Contains(phoneNumberId));

    public ValueTask<PmsAccount?> FindByAssistantIdAsync(string assistantId, CancellationToken cancellationToken)
        => Find(account => account.AssistantIds.Contains(assistantId));

    public static PmsAccount Account(string id, string[]? numbers = null, string[]? assistants = null, WebhookAuth? auth = null) => new()
    {
        AccountId = id,
        PracticeName = "Maple Street Dental",
        TimeZone = "America/New_York",
        Vendor = PmsVendor.Sikka,
        PhoneNumberIds = numbers ?? [],
        AssistantIds = assistants ?? [],
        StaffNumber = "+12025550188",
        Vapi = new VapiLink { Auth = auth ?? new WebhookAuth() },
    };

    private ValueTask<PmsAccount?> Find(Func<PmsAccount, bool> fits)
        => Fault is null ? ValueTask.FromResult(All.FirstOrDefault(fits)) : ValueTask.FromException<PmsAccount?>(Fault);
}
