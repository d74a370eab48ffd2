using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

/// <summary>What does not change in a run: people who work there, rooms, hours, visit types, plans, ways to pay.</summary>
internal sealed record PracticeSetting(
    string Name, Address Address, string Phone, IReadOnlyList<Provider> Providers, IReadOnlyList<Room> Rooms,
    IReadOnlyList<VisitType> VisitTypes, IReadOnlyList<Plan> Plans, IReadOnlyList<PaymentType> PaymentTypes)
{
    internal static Shift OpenHours { get; } = new(new LocalTime(8, 0), new LocalTime(17, 0));

    internal static readonly IReadOnlyList<IsoDayOfWeek> Workdays =
        [IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday];

    // Eight people share six rooms: each weekday two of them are off, and everyone else has a room to themselves.
    private static readonly (string Id, string First, string Last, ProviderKind Kind, IsoDayOfWeek[] Off)[] Team =
    [
        ("DOC1", "Amélie", "Fortin", ProviderKind.Dentist, [IsoDayOfWeek.Wednesday]),
        ("DOC2", "Samuel", "Okafor", ProviderKind.Dentist, [IsoDayOfWeek.Friday]),
        ("DOC3", "Priya", "Raman", ProviderKind.Dentist, [IsoDayOfWeek.Monday]),
        ("DOC4", "Henrik", "Lindqvist", ProviderKind.Dentist, [IsoDayOfWeek.Tuesday, IsoDayOfWeek.Thursday]),
        ("HYG1", "Rosa", "Delgado", ProviderKind.Hygienist, [IsoDayOfWeek.Thursday]),
        ("HYG2", "Owen", "Tremblay-Shaw", ProviderKind.Hygienist, [IsoDayOfWeek.Monday]),
        ("HYG3", "Mei", "Castellan", ProviderKind.Hygienist, [IsoDayOfWeek.Tuesday]),
        ("HYG4", "Ingrid", "Baptiste", ProviderKind.Hygienist, [IsoDayOfWeek.Wednesday, IsoDayOfWeek.Friday]),
    ];

    internal IEnumerable<Provider> Treating => Providers.Where(provider => provider.Treats);

    internal IEnumerable<Room> OpenRooms => Rooms.Where(room => !room.Hidden);

    internal Provider? FindProvider(string id) => Providers.FirstOrDefault(provider => provider.Id == id);

    internal VisitType? FindVisitType(string itemOrName) =>
        VisitTypes.FirstOrDefault(type => type.Item == itemOrName || type.Name.Equals(itemOrName, StringComparison.OrdinalIgnoreCase));

    internal static bool IsOpen(LocalDate day) => Workdays.Contains(day.DayOfWeek) && !IsHoliday(day);

    internal static bool IsHoliday(LocalDate day) => (day.Month, day.Day) is (12, 25) or (1, 1);

    internal static PracticeSetting Create()
    {
        Room[] rooms = [.. Enumerable.Range(1, 6).Select(n => new Room($"Chair {n}", $"OP-{n}", Hidden: false)), new Room("Old X-ray", "OLD", Hidden: true)];
        return new PracticeSetting(
            "Maple Lane Dental (sandbox)", new Address("100 Example Street", "Toronto", "ON", "M5V 0A1"), "4165550100",
            [.. TeamIn(rooms), Staff("FD1", "Robin", "Vasquez"), Staff("FD2", "Casey", "Whitlock"), Retired("DOC9", "Walter", "Emberley")],
            rooms, CreateVisitTypes(), CreatePlans(), CreatePaymentTypes());
    }

    private static IEnumerable<Provider> TeamIn(Room[] rooms)
    {
        foreach (var (id, first, last, kind, off) in Team)
        {
            var days = Workdays.Except(off).ToList();
            IReadOnlyList<Shift> shifts = kind == ProviderKind.Dentist
                ? [new(OpenHours.From, new LocalTime(12, 0)), new(new LocalTime(13, 0), OpenHours.To)]
                : [new(OpenHours.From, new LocalTime(12, 30)), new(new LocalTime(13, 30), OpenHours.To)];
            yield return new Provider(id, first, last, kind, Active: true, days.ToDictionary(day => day, _ => shifts),
                days.ToDictionary(day => day, day => rooms[Team.Where(member => !member.Off.Contains(day)).TakeWhile(member => member.Id != id).Count()].Id));
        }
    }

    private static Provider Staff(string id, string first, string last) =>
        new(id, first, last, ProviderKind.Staff, Active: true, new Dictionary<IsoDayOfWeek, IReadOnlyList<Shift>>(), new Dictionary<IsoDayOfWeek, string>());

    private static Provider Retired(string id, string first, string last) =>
        Staff(id, first, last) with { Kind = ProviderKind.Dentist, Active = false };

    private static VisitType[] CreateVisitTypes() =>
    [
        new("14", "Cleaning", 60, ProviderKind.Hygienist, "D1110", "Prophylaxis adult", "Preventive", 142m),
        new("12", "Exam", 30, ProviderKind.Dentist, "D0120", "Periodic oral evaluation", "Diagnostic", 68m),
        new("11", "New patient exam", 60, ProviderKind.Dentist, "D0150", "Comprehensive oral evaluation", "Diagnostic", 125m),
        new("21", "Emergency", 30, ProviderKind.Dentist, "D0140", "Limited oral evaluation", "Diagnostic", 92m),
        new("31", "Filling", 60, ProviderKind.Dentist, "D2392", "Composite two surfaces", "Restorative", 248m),
        new("41", "Crown", 90, ProviderKind.Dentist, "D2740", "Crown ceramic", "Restorative", 1280m),
        new("15", "Periodontal maintenance", 90, ProviderKind.Hygienist, "D4910", "Periodontal maintenance", "Periodontics", 210m),
    ];

    private static Plan[] CreatePlans() =>
    [
        new("2506", "Maple Mutual Dental", "99901", "637943", "Imaginary Works Ltd", "8005550101", 80, 1500m),
        new("2507", "Northern Lights Benefits", "99902", "50217", "Sample Credit Union", "8885550102", 80, 2000m),
        new("3225_113", "Example Dental Plan", "99903", "EX-11", "Example Family Plan", "8665550103", 50, 1000m),
        new("2511", "Lakeshore Assurance", "99904", "88001", "Placeholder Logistics", "8775550104", 90, 2500m),
    ];

    private static PaymentType[] CreatePaymentTypes() =>
    [
        new("1", "Cheque Payment", "Cheque", Insurance: false),
        new("2", "Cash Payment", "Cash", Insurance: false),
        new("3", "Card Payment", "Card", Insurance: false),
        new("2.02", "Insurance Payment", "Insurance", Insurance: true),
        new("9", "", "Other", Insurance: false),
        new("12", "Courtesy Adjustment", "Adjustment", Insurance: false) { Adjustment = true },
        new("15", "Card On File", "Card", Insurance: false) { NeedsCard = true },
    ];
}
