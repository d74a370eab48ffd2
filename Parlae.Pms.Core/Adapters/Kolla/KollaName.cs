namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>
/// Resource names such as <c>contacts/123</c> (reference 2). What the rest of the program holds is what stands after the slash, which fits into a path of
/// ours; here it gets its collection back, once.
/// </summary>
internal static class KollaName
{
    public const string Contacts = "contacts";
    public const string Appointments = "appointments";
    public const string Resources = "resources";
    public const string VisitTypes = "appointmenttypes";
    public const string Transactions = "transactions";
    public const string ConfirmationTypes = "confirmationTypes";

    /// <summary>The id in a name of that collection, with or without the collection before it; null where there is none.</summary>
    public static string? Id(string collection, string? name)
    {
        var text = name?.Trim();
        if (text?.StartsWith(collection + "/", StringComparison.OrdinalIgnoreCase) == true) text = text[(collection.Length + 1)..];
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>The last part of any name, such as a log's in <c>contacts/1/communicationLogs/9</c>.</summary>
    public static string? Tail(string? name) => name?.TrimEnd('/') is { Length: > 0 } text ? text[(text.LastIndexOf('/') + 1)..] : null;

    public static string Of(string collection, string id) => $"{collection}/{Id(collection, id)}";

    /// <summary>As it stands in a path.</summary>
    public static string Path(string collection, string id) => $"{collection}/{Uri.EscapeDataString(Id(collection, id) ?? "")}";
}
