using Parlae.Pms.Functions.Tools.Arguments;

namespace Parlae.Pms.Functions.Web.Pages.Console.Shared;

/// <summary>What a form says.</summary>
internal static class FormTexts
{
    /// <summary>Empty: it is not there, or stands there twice.</summary>
    public static string Text(this IFormCollection form, string name) => form[name] is [{ } text] ? text.Trim() : "";

    /// <summary>Null where nothing was written.</summary>
    public static string? OrNull(this string text) => text.Length == 0 ? null : text;

    /// <summary>As the REST API, the pages take no card numbers.</summary>
    public static bool HasCard(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (CardNumbers.AreIn(text))
                return true;
        }

        return false;
    }
}
