using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

/// <summary>A stretch of one day, wall time.</summary>
internal readonly record struct Shift(LocalTime From, LocalTime To);

/// <summary>Someone the practice knows by a code: a dentist or hygienist who treats, or a person of the staff.</summary>
/// <param name="Week">Working shifts by weekday; a weekday that is absent is a day off.</param>
/// <param name="RoomOf">The room the provider usually works in on a weekday.</param>
internal sealed record Provider(
    string Id, string FirstName, string LastName, ProviderKind Kind, bool Active,
    IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<Shift>> Week, IReadOnlyDictionary<IsoDayOfWeek, string> RoomOf)
{
    internal bool Treats => Active && Kind != ProviderKind.Staff;
}

internal enum ProviderKind
{
    Dentist,
    Hygienist,
    Staff,
}

/// <summary>A treatment room.</summary>
internal sealed record Room(string Id, string Abbreviation, bool Hidden);
