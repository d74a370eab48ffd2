using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Practices;

/// <summary>Who works in a practice, where, and what they do. Changes seldom; holds no patient data.</summary>
[Business]
public sealed record PracticeRoster(
    string? PracticeName,
    string? Address,
    string? Phone,
    IReadOnlyList<Provider> Providers,
    IReadOnlyList<Room> Rooms,
    IReadOnlyList<VisitType> VisitTypes);

/// <summary>A dentist or hygienist.</summary>
/// <param name="ProviderId">The PMS's own id.</param>
/// <param name="Name">As people say it, such as <c>Dr. Lee</c>.</param>
/// <param name="Specialty">General, hygiene, orthodontics; null when the PMS does not say.</param>
public sealed record Provider(string ProviderId, string Name, string? Specialty);

/// <summary>A treatment room. <paramref name="ProviderIds"/>: who works there; empty: anybody.</summary>
public sealed record Room(string RoomId, string Name, IReadOnlyList<string> ProviderIds);

/// <summary>Reads the roster of a practice. Throws <see cref="VendorException"/> kinds.</summary>
public interface IPracticeDirectory
{
    Task<PracticeRoster> ReadRosterAsync(CancellationToken cancellationToken);
}

/// <summary>What a practice does on one day: who works when, and what is taken. Holds no patient data.</summary>
/// <param name="Date">In the practice's zone.</param>
/// <param name="AsOf">How fresh the vendor's data is; null when it is live.</param>
/// <param name="Windows">When providers and rooms work; the practice's own hours have neither.</param>
/// <param name="Busy">What is taken, appointments and blocks alike.</param>
/// <param name="Openings">Ready-made openings where the vendor has them; null: compute.</param>
public sealed record PracticeDay(
    LocalDate Date,
    Instant? AsOf,
    IReadOnlyList<WorkingWindow> Windows,
    IReadOnlyList<BusyTime> Busy,
    IReadOnlyList<Opening>? Openings);

/// <summary>A stretch of working time of a provider, of a room, or (both null) of the whole practice.</summary>
public readonly record struct WorkingWindow(string? ProviderId, string? RoomId, Interval Time);

/// <summary>Time that is taken for a provider, a room, or (both null) everybody.</summary>
public readonly record struct BusyTime(string? ProviderId, string? RoomId, Interval Time);

/// <summary>Time that the vendor says is open. A null room or provider: the vendor does not say.</summary>
public sealed record Opening(string? ProviderId, string? RoomId, Interval Time);

/// <summary>Reads what a practice does on given days. Independent requests run in parallel. Throws <see cref="VendorException"/> kinds.</summary>
public interface IPracticeSchedule
{
    /// <summary>One entry for each day from <paramref name="first"/> to <paramref name="last"/> (inclusive), in order.</summary>
    Task<IReadOnlyList<PracticeDay>> ReadDaysAsync(LocalDate first, LocalDate last, CancellationToken cancellationToken);
}
