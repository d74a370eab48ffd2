using System.Text;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Accounts;
using Parlae.Pms.Functions.Vapi.Messages;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Vapi.Accounts;

public sealed class AccountResolverTests
{
    private const string Phone = "\"type\":\"inboundPhoneCall\"";
    private const string Web = "\"type\":\"webCall\"";

    private readonly FakeAccounts accounts = new();

    public AccountResolverTests()
    {
        accounts.All.Add(FakeAccounts.Account("alder", ["n-alder"], ["a-alder"]));
        accounts.All.Add(FakeAccounts.Account("birch", ["n-birch"], ["a-birch"]));
    }

    [Theory]
    // One source is enough.
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\"", "", "alder")]
    [InlineData("\"type\":\"outboundPhoneCall\",\"phoneNumberId\":\"n-alder\"", "", "alder")]
    [InlineData(Phone, ",\"phoneNumber\":{\"id\":\"n-alder\"}", "alder")]
    [InlineData(Phone + ",\"assistantId\":\"a-alder\"", "", "alder")]
    [InlineData(Phone + ",\"assistantOverrides\":{\"metadata\":{\"accountId\":\"alder\"}}", "", "alder")]
    [InlineData(Phone, ",\"assistant\":{\"metadata\":{\"accountId\":\"alder\"}}", "alder")]
    [InlineData(Phone + ",\"squad\":{\"membersOverrides\":{\"metadata\":{\"accountId\":\"alder\"}}}", "", "alder")]
    [InlineData(Phone + ",\"squad\":{\"members\":[{},{\"assistantOverrides\":{\"metadata\":{\"accountId\":\"alder\"}}}]}", "", "alder")]
    [InlineData(Phone + ",\"squadOverrides\":{\"metadata\":{\"accountId\":\"alder\"}}", "", "alder")]
    [InlineData(Phone + ",\"metadata\":{\"accountId\":\"alder\"}", "", "alder")]
    // Sources that agree, or do not know.
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\",\"assistantId\":\"a-alder\",\"metadata\":{\"accountId\":\"alder\"}", "", "alder")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-new\",\"assistantId\":\"a-alder\"", "", "alder")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\",\"assistantId\":\"a-new\"", "", "alder")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\",\"metadata\":{\"accountId\":null,\"practiceId\":\"birch\"}", "", "alder")]
    [InlineData("\"phoneNumberId\":\"n-alder\"", "", "alder")] // The kind of call is not said.
    [InlineData("\"id\":\"c\",\"metadata\":{\"accountId\":\"alder\"}", "", "alder")]
    [InlineData("\"id\":\"c\"", ",\"assistant\":{\"metadata\":{\"accountId\":\"alder\"}}", "alder")]
    [InlineData(Phone, ",\"assistant\":{\"id\":\"a-alder\"}", "alder")]
    [InlineData(Web, ",\"assistant\":{\"id\":\"a-alder\"}", "alder")]
    [InlineData(Phone + ",\"squad\":{\"members\":[{},{\"assistant\":{\"metadata\":{\"accountId\":\"alder\"}}}]}", "", "alder")]
    // Two that differ.
    [InlineData(Phone + ",\"phoneNumberId\":\"n-birch\"", ",\"assistant\":{\"id\":\"a-alder\"}", "!account-conflict")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\",\"squad\":{\"members\":[{\"assistant\":{\"metadata\":{\"accountId\":\"birch\"}}}]}", "", "!account-conflict")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\"", ",\"assistant\":{\"id\":\"a-alder\",\"id\":\"a-alder\"}", "!duplicate-members")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\",\"assistantId\":\"a-birch\"", "", "!account-conflict")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\"", ",\"phoneNumber\":{\"id\":\"n-birch\"}", "!account-conflict")]
    [InlineData(Phone + ",\"assistantId\":\"a-alder\"", ",\"chat\":{\"assistantId\":\"a-birch\"}", "!account-conflict")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\",\"metadata\":{\"accountId\":\"birch\"}", "", "!account-conflict")]
    [InlineData(Phone + ",\"assistantId\":\"a-alder\"", ",\"assistant\":{\"metadata\":{\"accountId\":\"birch\"}}", "!account-conflict")]
    [InlineData(Phone + ",\"assistantOverrides\":{\"metadata\":{\"accountId\":\"alder\"}},\"metadata\":{\"accountId\":\"birch\"}", "", "!account-conflict")]
    [InlineData(Phone + ",\"squad\":{\"members\":[{\"assistantOverrides\":{\"metadata\":{\"accountId\":\"birch\"}}}]},\"phoneNumberId\":\"n-alder\"", "", "!account-conflict")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\",\"metadata\":{\"accountId\":\"nobody\"}", "", "!metadata-account-unknown")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\",\"metadata\":{\"accountId\":7}", "", "!metadata-account-unknown")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\",\"phoneNumberId\":\"n-alder\"", "", "!duplicate-members")]
    // Off the phone only an assistant counts.
    [InlineData(Web + ",\"assistantId\":\"a-alder\"", "", "alder")]
    [InlineData("\"type\":\"vapi.websocketCall\",\"assistantId\":\"a-alder\"", "", "alder")]
    [InlineData("", ",\"chat\":{\"id\":\"c\",\"assistantId\":\"a-alder\"}", "alder")]
    [InlineData(Web + ",\"assistantId\":\"a-alder\",\"metadata\":{\"accountId\":\"alder\"}", "", "alder")]
    [InlineData(Web + ",\"metadata\":{\"accountId\":\"alder\"}", "", "-")]
    [InlineData(Web + ",\"assistantOverrides\":{\"metadata\":{\"accountId\":\"alder\"}}", "", "-")]
    [InlineData(Web + ",\"phoneNumberId\":\"n-alder\"", "", "-")]
    [InlineData("\"type\":\"vapi.websocketCall\",\"metadata\":{\"accountId\":\"alder\"}", "", "-")]
    [InlineData("\"type\":\"somethingNew\",\"phoneNumberId\":\"n-alder\"", "", "-")]
    [InlineData("", ",\"chat\":{\"id\":\"c\"},\"assistant\":{\"metadata\":{\"accountId\":\"alder\"}}", "-")]
    [InlineData(Web + ",\"assistantId\":\"a-alder\",\"metadata\":{\"accountId\":\"birch\"}", "", "!account-conflict")]
    // Nothing that counts.
    [InlineData(Phone + ",\"phoneNumberId\":\"n-new\"", "", "-")]
    [InlineData(Phone, ",\"toolCallList\":[{\"id\":\"1\",\"name\":\"a\",\"arguments\":{\"accountId\":\"alder\",\"phoneNumberId\":\"n-alder\"}}]", "-")]
    [InlineData(Phone, ",\"artifact\":{\"variableValues\":{\"accountId\":\"alder\"}},\"phoneNumberId\":\"n-alder\"", "-")]
    public async Task Under_the_platform_credential(string call, string rest, string expected)
    {
        Assert.Equal(expected, await ResolveAsync(call, rest, null));
    }

    [Theory]
    [InlineData(Phone, "", "alder")]
    [InlineData(Web, "", "alder")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\",\"assistantId\":\"a-alder\"", "", "alder")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-new\"", "", "alder")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-birch\"", "", "!account-conflict")]
    [InlineData(Web + ",\"assistantId\":\"a-birch\"", "", "!account-conflict")]
    [InlineData(Web + ",\"phoneNumberId\":\"n-birch\"", "", "!account-conflict")]
    [InlineData(Phone + ",\"metadata\":{\"accountId\":\"birch\"}", "", "alder")] // Metadata is a source under the platform's credential only.
    [InlineData(Phone + ",\"metadata\":{\"accountId\":\"nobody\"}", "", "alder")]
    public async Task Under_an_accounts_own_credential(string call, string rest, string expected)
    {
        Assert.Equal(expected, await ResolveAsync(call, rest, accounts.All[0]));
    }

    [Theory]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\"", "\"call\":{\"phoneNumberId\":\"n-alder\"}", "alder")]
    [InlineData(Phone, "\"call\":{\"assistantId\":\"a-alder\"}", "alder")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\"", "\"call\":{\"phoneNumberId\":\"n-birch\"}", "!account-conflict")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\"", "\"call\":{\"assistantId\":\"a-birch\"}", "!account-conflict")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\"", "\"call\":{\"metadata\":{\"accountId\":\"birch\"}}", "!account-conflict")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\"", "\"chat\":{\"assistantId\":\"a-birch\"}", "!account-conflict")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\"", "\"assistant\":{\"id\":\"a-birch\"}", "!account-conflict")]
    [InlineData(Phone + ",\"phoneNumberId\":\"n-alder\"", "\"call\":{\"type\":\"webCall\"}", "!duplicate-members")]
    [InlineData("\"phoneNumberId\":\"n-alder\"", "\"call\":{\"type\":\"webCall\"}", "-")]
    [InlineData("\"metadata\":{\"accountId\":\"alder\"}", "\"chat\":{\"id\":\"c\"}", "-")]
    public async Task What_stands_beside_the_message_counts_as_well(string call, string beside, string expected)
    {
        Assert.Equal(expected, await ResolveAsync(call, "", null, beside));
    }

    [Fact]
    public void A_call_of_an_unsaid_kind_has_no_callers_number()
    {
        Assert.Null(VapiMessageReader.Read("""{"message":{"type":"hang","call":{"id":"c","customer":{"number":"+12025550143"}}}}"""u8.ToArray())!.CustomerNumber);
    }

    private async Task<string> ResolveAsync(string call, string rest, PmsAccount? credential, string? beside = null)
    {
        var message = VapiMessageReader.Read(Encoding.UTF8.GetBytes("{\"message\":{\"type\":\"tool-calls\",\"call\":{" + call + "}" + rest + "}" + (beside is null ? "" : "," + beside) + "}"))!;
        return await new AccountResolver(accounts).ResolveAsync(message, credential, TestContext.Current.CancellationToken) switch
        {
            AccountResolution.Found found => found.Account.AccountId,
            AccountResolution.Conflict conflict => $"!{conflict.Reason}",
            _ => "-",
        };
    }
}
