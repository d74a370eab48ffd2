using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Web.Drafts;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>One step as the list of them shows it.</summary>
/// <param name="Path">Null: it cannot be gone to yet.</param>
public sealed record SetupStep(string Label, string? Path, bool IsHere);

/// <summary>All steps of one clinic.</summary>
public sealed record SetupWay(IReadOnlyList<SetupStep> Steps);

/// <summary>What stands above and below each step of one clinic.</summary>
/// <param name="Stamp">What the page was made of; each form sends it back.</param>
/// <param name="DiscardPath">Null: there is nothing to throw away.</param>
/// <param name="IsChanged">Somebody else was faster: nothing of what was sent was kept.</param>
/// <param name="IsOvertaken">The clinic was set up elsewhere since the draft was begun.</param>
public sealed record SetupHead(string AccountId, string PracticeName, string Title, SetupWay Way, string Stamp, string? DiscardPath, bool IsConnected, bool IsChanged, bool IsOvertaken, string? Problem)
{
    /// <summary>There is something to type in the step.</summary>
    public bool HasFields { get; init; } = true;
}

/// <summary>Where the steps are, and what stands above them.</summary>
internal sealed class SetupHeads(WebAddresses addresses)
{
    public const string StampName = "stamp";

    public const int Credentials = 2;
    public const int Test = 3;
    public const int Features = 4;
    public const int Done = 5;

    private static readonly string[] Names = ["new", "credentials", "test", "features", "done"];

    public static string PathOf(string accountId, int step) => $"{WebAddresses.Setup}/{accountId}/{Names[step - 1]}";

    public SetupHead Of(WizardState state, int step, bool isChanged = false, string? problem = null) => new(
        state.AccountId, state.Body.PracticeName ?? state.AccountId, Title(step),
        new([.. Enumerable.Range(1, Names.Length).Select(number => new SetupStep(Title(number), IsOpen(state, number) ? addresses.To(PathOf(state.AccountId, number)) : null, number == step))]),
        state.Stamp, state.Draft is null ? null : addresses.To(DiscardPage.PathOf(state.AccountId)), state.Account is not null, isChanged, state.IsOvertaken, problem)
    { HasFields = step is not Test };

    /// <summary>A form with an old stamp says what is kept already: a browser that loads an answer again sends the same once more. Nobody else has changed anything.</summary>
    public static bool IsSentAgain(WizardState state, SetupBody typed) => state is { Draft: not null, IsOvertaken: false } && SetupBodies.AreSame(typed, state.Body);

    public static SetupWay First() => new([.. Enumerable.Range(1, Names.Length).Select(number => new SetupStep(Title(number), null, number == 1))]);

    private static bool IsOpen(WizardState state, int step) => step is Credentials or Test || (step > Test && state.Account is not null);

    private static string Title(int step) => WebWords.Of($"Step.{Names[step - 1]}");
}
