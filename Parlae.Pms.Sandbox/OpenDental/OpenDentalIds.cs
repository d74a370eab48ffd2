using System.Globalization;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.OpenDental;

/// <summary>Open Dental's numbers for the practice's records: rows of a database, 0 for none.</summary>
internal static class OpenDentalIds
{
    internal const string Vendor = "opendental";

    /// <summary>Definitions of categories 2 and 10 (reference 4 and 8): how far a visit is confirmed, and ways to pay.</summary>
    internal const int NotCalled = 19;
    internal const int Confirmed = 21;
    private const int FirstPaymentType = 300;

    internal static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    internal static int Provider(PracticeSetting setting, string id) => 1 + Providers(setting).ToList().FindIndex(provider => provider.Id == id);

    internal static Provider? Provider(PracticeSetting setting, int number) => Providers(setting).ElementAtOrDefault(number - 1);

    /// <summary>Front desk people are no providers there.</summary>
    internal static IEnumerable<Provider> Providers(PracticeSetting setting) => setting.Providers.Where(provider => provider.Kind != ProviderKind.Staff);

    internal static int Operatory(PracticeSetting setting, string room) => 1 + setting.Rooms.ToList().FindIndex(each => each.Id == room);

    internal static Room? Operatory(PracticeSetting setting, int number) => setting.Rooms.ElementAtOrDefault(number - 1);

    internal static int AppointmentType(PracticeSetting setting, string name) => setting.VisitTypes.FirstOrDefault(type => type.Name == name) is { } type ? Whole(type.Item) ?? 0 : 0;

    internal static VisitType? AppointmentType(PracticeSetting setting, int number) => setting.VisitTypes.FirstOrDefault(type => Whole(type.Item) == number);

    internal static int PaymentType(PracticeSetting setting, string code) => FirstPaymentType + setting.PaymentTypes.ToList().FindIndex(type => type.Code == code);

    internal static PaymentType? PaymentType(PracticeSetting setting, int number) => setting.PaymentTypes.ElementAtOrDefault(number - FirstPaymentType);

    internal static int Plan(PracticeSetting setting, Plan plan) => 1 + setting.Plans.ToList().IndexOf(plan);

    internal static Plan? Plan(PracticeSetting setting, int number) => setting.Plans.ElementAtOrDefault(number - 1);

    internal static string Appointment(int number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Patient(int number) => number.ToString(CultureInfo.InvariantCulture);
}
