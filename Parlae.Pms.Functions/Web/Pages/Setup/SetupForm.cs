namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>What a form of the wizard says.</summary>
internal static class SetupForm
{
    /// <summary>Trimmed; null: nothing was typed, or it was given twice.</summary>
    public static string? Text(this IFormCollection form, string name) => form[name] is [{ } given] && given.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A box that was ticked.</summary>
    public static bool Has(this IFormCollection form, string name) => form[name].Count > 0;

    /// <summary>One a line; commas part them as well.</summary>
    public static string[] Lines(this IFormCollection form, string name) =>
        [.. $"{form[name]}".Split(['\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
