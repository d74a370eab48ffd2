using System.Text;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Functions.Hosting.Logging;

/// <summary>
/// The message of a log line: the fixed text, with each argument as <see cref="Redaction"/> lets it pass. What was not logged by a generated method
/// has no event name; its text may have been put together from data, so it is erased.
/// </summary>
internal static class LogText
{
    private const string Template = "{OriginalFormat}";

    public static string Of(object? state, EventId eventId)
    {
        if (eventId.Name is null || state is not IReadOnlyList<KeyValuePair<string, object?>> arguments)
            return Redaction.Erased;
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in arguments)
            values.TryAdd(name.TrimStart('@', '$'), value);
        return values.GetValueOrDefault(Template) is string template ? Fill(template, values) : Redaction.Erased;
    }

    /// <summary>Formats of arguments (<c>{Name,8:X}</c>) are left out.</summary>
    private static string Fill(string template, Dictionary<string, object?> values)
    {
        var text = new StringBuilder(template.Length + 64);
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else if (c == '{' && template.IndexOf('}', i) is > 0 and var end)
            {
                var name = template[(i + 1)..end].Split(',', ':')[0].TrimStart('@', '$');
                text.Append(values.TryGetValue(name, out var value) ? Redaction.Show(name, value) : Redaction.Erased);
                i = end;
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }
}
