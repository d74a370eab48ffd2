using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace Parlae.Pms.Core.Privacy.Classification;

/// <summary>
/// The second net: decides by type and name whether a value may leave the process in a log line or a tag. Numbers, durations and enums may; texts
/// and times only under a known name; everything else is erased, whatever nobody thought of included.
/// </summary>
public static class Redaction
{
    public const string Erased = "[redacted]";

    private const int LongestId = 200;

    private static readonly ConcurrentDictionary<Type, bool> Classified = new();

    /// <summary>The value as it may be shown.</summary>
    public static string Show(string name, object? value) => value switch
    {
        null => "(null)",
        _ when IsClassified(value.GetType()) => Erased,
        bool or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal or TimeSpan or Enum => Text(value),
        string text => IsKnown(name, text) ? text : Erased,
        Guid => KnownNames.Ids.Contains(name) ? Text(value) : Erased,
        DateOnly day => KnownNames.Times.Contains(name) ? day.ToString("O", CultureInfo.InvariantCulture) : Erased,
        DateTimeOffset at => KnownNames.Times.Contains(name) ? at.ToString("O", CultureInfo.InvariantCulture) : Erased,
        _ => Erased,
    };

    /// <summary>Whether a log message of ours may have an argument of this name and type.</summary>
    public static bool IsAllowed(string name, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (IsClassified(type)) return false;
        if (type.IsEnum || type == typeof(TimeSpan) || (type.IsPrimitive && type != typeof(char)) || type == typeof(decimal)) return true;
        if (type == typeof(string)) return KnownNames.Ids.Contains(name) || KnownNames.Words.Contains(name);
        if (type == typeof(Guid)) return KnownNames.Ids.Contains(name);
        return (type == typeof(DateOnly) || type == typeof(DateTimeOffset)) && KnownNames.Times.Contains(name);
    }

    private static bool IsClassified(Type type) => Classified.GetOrAdd(type, static type =>
        type.GetCustomAttribute<PhiAttribute>(inherit: true) is not null || type.GetCustomAttribute<SecretAttribute>(inherit: true) is not null);

    private static bool IsKnown(string name, string text) => KnownNames.Words.Contains(name) || (KnownNames.Ids.Contains(name) && LooksLikeId(text));

    /// <summary>No blank and no @: a full name, a sentence or an e-mail address is no id.</summary>
    public static bool LooksLikeId(string text) =>
        text.Length <= LongestId && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '|' or '/');

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? Erased;
}
