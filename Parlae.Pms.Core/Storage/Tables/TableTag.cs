using System.Buffers;
using Azure;

namespace Parlae.Pms.Core.Storage.Tables;

/// <summary>
/// Our ETag: the service's, and before it the marker under which the record is due. Whoever replaces the record thereby knows which marker
/// it leaves behind, and need not read the record again.
/// </summary>
internal readonly record struct TableTag(ETag Service, string? Marker)
{
    private const string Start = "W/\"datetime'";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789ABCDEFabcdefTZ%:.-'\"");

    /// <summary>No record has it.</summary>
    public static readonly ETag Never = new("W/\"datetime'1601-01-01T00%3A00%3A00Z'\"");

    public string Text => Marker is null ? $"{Service}" : $"{Marker} {Service}";

    /// <summary>A text that is no ETag of ours simply does not hold.</summary>
    public static TableTag Parse(string text)
    {
        var service = text;
        string? marker = null;
        if (DueMarker.IsName(text.AsSpan(0, Math.Min(text.Length, DueMarker.NameLength))) && text.Length > DueMarker.NameLength && text[DueMarker.NameLength] == ' ')
        {
            marker = text[..DueMarker.NameLength];
            service = text[(DueMarker.NameLength + 1)..];
        }
        var isOne = service.StartsWith(Start, StringComparison.Ordinal) && service.EndsWith("'\"", StringComparison.Ordinal)
            && service.AsSpan(Start.Length).IndexOfAnyExcept(Allowed) < 0;
        return isOne ? new(new ETag(service), marker) : new(Never, null);
    }
}
