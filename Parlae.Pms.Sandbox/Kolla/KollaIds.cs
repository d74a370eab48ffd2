using System.Globalization;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>Kolla's names of the practice's records, and the ids inside its own system (reference 2).</summary>
internal static class KollaIds
{
    internal const string Vendor = "kolla";

    internal static string Contact(int number) => $"contacts/{Number(number)}";

    internal static string Appointment(int number) => $"appointments/{Number(number)}";

    internal static string Provider(string id) => $"resources/provider_{id}";

    internal static string Room(PracticeSetting setting, string roomId) => $"resources/operatory_{RoomNumber(setting, roomId)}";

    internal static string RoomNumber(PracticeSetting setting, string roomId) => Number(setting.Rooms.TakeWhile(room => room.Id != roomId).Count() + 1);

    internal static string VisitType(VisitType type) => $"appointmenttypes/{type.Item}";

    internal static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number in a name of that collection, or alone; null for anything else.</summary>
    internal static int? NumberIn(string collection, string? name)
    {
        var text = name?.StartsWith(collection + "/", StringComparison.Ordinal) == true ? name[(collection.Length + 1)..] : name;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Number(number) == text ? number : null;
    }

    internal static Provider? FindProvider(PracticeSetting setting, string? name, string? remoteId) =>
        setting.Providers.FirstOrDefault(provider => provider.Active && (Provider(provider.Id) == name || (name is null && provider.Id == remoteId)));

    internal static Room? FindRoom(PracticeSetting setting, string? name) => setting.OpenRooms.FirstOrDefault(room => Room(setting, room.Id) == name);

    internal static VisitType? FindVisitType(PracticeSetting setting, string? name) => setting.VisitTypes.FirstOrDefault(type => VisitType(type) == name);
}
