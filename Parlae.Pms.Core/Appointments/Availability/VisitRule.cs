using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>What a visit needs.</summary>
/// <param name="Minutes">How long it takes; more than zero.</param>
/// <param name="Providers">Ids or names; empty: anybody. A word that fits nobody admits nobody.</param>
/// <param name="Rooms">Ids or names; empty: any room.</param>
public sealed record VisitRule(int Minutes, IReadOnlyList<string> Providers, IReadOnlyList<string> Rooms)
{
    /// <summary>The rule of a visit type; <paramref name="minutes"/> can lengthen it but never shorten it.</summary>
    public static VisitRule For(VisitType type, int? minutes = null) =>
        new(Math.Max(type.Minutes, minutes ?? 0), type.Providers, type.Rooms);

    /// <summary>Whether this provider may do it.</summary>
    public bool Allows(Provider provider) => Names(Providers, provider.ProviderId, provider.Name);

    /// <summary>Whether it may be done in this room.</summary>
    public bool Allows(Room room) => Names(Rooms, room.RoomId, room.Name);

    private static bool Names(IReadOnlyList<string> words, string id, string name)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Trim() is var word && (word == id || word.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return words.Count == 0;
    }
}
