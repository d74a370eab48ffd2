using System.Text.RegularExpressions;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

namespace Parlae.Pms.Tests.Vapi.Provisioning;

/// <summary>What assistants are told.</summary>
public sealed partial class PromptTests
{
    private static readonly PmsAccount Account = ProvisioningBench.Account;

    public static TheoryData<int, int> AssistantsWithout
    {
        get
        {
            var cases = new TheoryData<int, int>();
            for (var role = 0; role < AssistantRole.All.Count; role++)
            {
                for (var without = -1; without < ToolNames.All.Count; without++)
                    cases.Add(role, without);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(AssistantsWithout))]
    public void A_prompt_names_only_tools_that_the_assistant_has(int roleNumber, int without)
    {
        var role = AssistantRole.All[roleNumber];
        string[] has = [.. role.Tools.Where(tool => without < 0 || tool != ToolNames.All[without])];
        var others = AssistantRole.For(has).Where(other => other != role).ToList();

        var prompt = Prompt.Of(Account, role, has, others);

        string[] known = [.. has, .. others.Select(other => other.Handoff), StaffTransfer.Name];
        Assert.Empty(CamelWords().Matches(prompt).Select(match => match.Value).Except([.. known, .. Arguments]));
    }

    private static readonly string[] Arguments = ["slotId", "startTime"];

    [Fact]
    public void It_holds_what_an_assistant_must_never_get_wrong()
    {
        var prompt = Prompt.Of(Account, AssistantRole.Booking, [.. AssistantRole.Booking.Tools], [AssistantRole.Triage]);

        foreach (var words in new[] { "Maple Lane Dental", "America/Toronto", "wait for a clear yes", "Before cancelAppointment", "say only what its \"say\" holds", "\"submitted\" means asked for", "Never read out ids, handles", "call 911", "then transferCall", "handoffToTriage" })
            Assert.Contains(words, prompt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connect the caller with the staff at once, or take an urgent message", "transferToStaff", "takeMessage")]
    [InlineData("connect the caller with the staff at once.", "transferToStaff")]
    [InlineData("tooth that was knocked out, take an urgent message", "takeMessage")]
    [InlineData("go to a dentist or an emergency room today")]
    public void In_an_emergency_only_what_can_be_done_is_offered(string words, params string[] has) =>
        Assert.Contains(words, Prompt.Of(Account, AssistantRole.Triage, has, []), StringComparison.Ordinal);

    [Fact]
    public void A_practice_cannot_put_a_template_into_it()
    {
        var prompt = Prompt.Of(Account with { PracticeName = "Maple {{ customer.number }} {% if 1 %}\n\"Lane\"" }, AssistantRole.Triage, [], []);

        Assert.Contains("for Maple  customer.number  % if 1 % 'Lane', a dental practice", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_stay_within_what_Vapi_takes_and_apart()
    {
        string[] accounts = ["ab", "demo", new string('a', 39), new string('a', 38) + "b", "z" + new string('-', 38)];
        string[] names = [.. accounts.SelectMany(account => AssistantRole.All.Select(role => role.NameFor(account)).Append(AssistantRole.SquadNameFor(account)))];

        Assert.All(names, name => Assert.InRange(name.Length, 1, 40));
        Assert.Distinct(names);
    }

    [Fact]
    public void Every_tool_has_words_of_its_own_and_a_place()
    {
        foreach (var tool in ToolNames.All)
        {
            Assert.Equal(3, ToolTalk.Of(tool, writes: true).Count);
            Assert.Contains(AssistantRole.All, role => role.Tools.Contains(tool));
        }
    }

    [GeneratedRegex(@"\b[a-z]+[A-Z]\w*")]
    private static partial Regex CamelWords();
}
