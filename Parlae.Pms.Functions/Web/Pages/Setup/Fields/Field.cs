namespace Parlae.Pms.Functions.Web.Pages.Setup.Fields;

/// <summary>One input of a form.</summary>
/// <param name="Value">Never a secret's.</param>
public sealed record Field(string Name, string Label, string? Value = null)
{
    public string? Hint { get; init; }

    /// <summary>What is wrong with it, as a sentence.</summary>
    public string? Error { get; init; }

    /// <summary>What stands in its place now, where somebody else has changed it.</summary>
    public string? Now { get; init; }

    public string Type { get; init; } = "text";

    public bool IsRequired { get; init; }

    /// <summary>More than one: an area with so many.</summary>
    public int Rows { get; init; } = 1;

    /// <summary>A secret that somebody has given already.</summary>
    public bool IsKept { get; init; }

    /// <summary>With what such a secret is taken away; null: it is needed.</summary>
    public string? RemoveName { get; init; }

    public IReadOnlyList<ChoiceGroup>? Choices { get; init; }

    public bool IsSecret => Type == "password";
}

/// <summary>One box to tick.</summary>
/// <param name="Now">How it stands now, where somebody else has changed it.</param>
public sealed record Tick(string Name, string Label, string Hint, bool IsOn, string? Now = null);

/// <summary>Choices under one heading; without one, on their own.</summary>
public sealed record ChoiceGroup(string? Label, IReadOnlyList<Choice> Choices);

public sealed record Choice(string Value, string Label, bool IsChosen = false);
