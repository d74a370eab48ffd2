using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Web.Pages.Setup.Fields;
using Parlae.Pms.Functions.Web.Pages.Setup.Webhooks;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>The fourth step.</summary>
/// <param name="Read">What the practice's system says of itself; null: it cannot be read now.</param>
[Business]
public sealed record FeaturesModel(
    SetupHead Head, string Form, IReadOnlyList<FeatureToggle> Toggles, PracticeRead? Read, IReadOnlyList<VisitRow> Visits, string? VisitError, IReadOnlyList<DayRow> Days, string? HoursError,
    IReadOnlyList<Field> Offers, Field StaffNumber, IReadOnlyList<Field> Messages, IReadOnlyList<Field> Links, IReadOnlyList<Field> Levels, string? LevelsError, Tick CallerNumberCounts, Field NoteChoice, Field NoteTypes)
{
    public required WebhookModel Webhooks { get; init; }

    /// <summary>Visit types and hours as somebody else left them; empty: nobody did.</summary>
    public IReadOnlyList<string> Now { get; init; } = [];

    /// <summary>What is typed is kept in the browser, and put back: not over what was just taken from the practice's system. Null: it is not.</summary>
    public string? Keeps { get; init; } = "";

    public bool AreLevelsOpen => LevelsError is not null || Levels.Any(level => level.Now is not null);

    public bool AreNotesOpen => NoteTypes.Error is not null || NoteChoice.Now is not null || NoteTypes.Now is not null;

    /// <summary>What is wrong with the draft and has no field here.</summary>
    public IReadOnlyList<string> Elsewhere { get; init; } = [];

    /// <summary>Where it is put right.</summary>
    public string Credentials { get; init; } = "";
}

/// <summary>Something that a clinic switches on or off.</summary>
/// <param name="Limits">What of it the practice's system cannot do; null: all is there.</param>
public sealed record FeatureToggle(string Name, string Label, string Hint, bool IsOn, bool IsAvailable, string? Limits)
{
    public string Input => $"feature.{Name}";

    public string HintId => $"{Input}-hint";
}

/// <summary>What the practice's system says: its kinds of visits, and when it is open.</summary>
public sealed record PracticeRead(IReadOnlyList<string> VisitTypes, IReadOnlyList<string> Hours);

/// <summary>One kind of visit.</summary>
public sealed record VisitRow(string Prefix, string Legend, Field Name, Field Minutes, IReadOnlyList<Choice> Providers, IReadOnlyList<Choice> Rooms)
{
    /// <summary>What is wrong with it where neither of its fields is; null: nothing.</summary>
    public string? Error { get; init; }

    public string ErrorId => $"{Prefix}-wrong";
}

/// <summary>One weekday, with its stretches of time.</summary>
public sealed record DayRow(string Day, string Label, IReadOnlyList<StretchRow> Stretches);

public sealed record StretchRow(string Name, string FromLabel, string ToLabel, string? From, string? To)
{
    /// <summary>What is wrong with it, as a sentence.</summary>
    public string? Error { get; init; }

    public bool IsFromWrong { get; init; }

    public bool IsToWrong { get; init; }

    public string ErrorId => $"{Name}-wrong";
}
