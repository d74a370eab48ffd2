namespace Parlae.Pms.Core.Practices;

/// <summary>
/// Has the days of one reading share their ids of providers and rooms: a vendor's rows tell them anew each time, and a kept day would hold each of them once a visit.
/// </summary>
internal sealed class SharedIds
{
    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

    /// <summary>The same day, which says each id with the text that another day of the reading has.</summary>
    public PracticeDay In(PracticeDay day) => day with
    {
        Windows = [.. day.Windows.Select(window => window with { ProviderId = Of(window.ProviderId), RoomId = Of(window.RoomId) })],
        Openings = day.Openings is { } openings ? [.. openings.Select(opening => opening with { ProviderId = Of(opening.ProviderId), RoomId = Of(opening.RoomId) })] : null,
        Busy = [.. day.Busy.Select(busy => busy with { ProviderId = Of(busy.ProviderId), RoomId = Of(busy.RoomId) })],
    };

    private string? Of(string? id)
    {
        if (id is null) return null;
        return known.TryGetValue(id, out var shared) ? shared : known[id] = id;
    }
}
