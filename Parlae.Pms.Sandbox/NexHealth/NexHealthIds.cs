using System.Globalization;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>NexHealth's numbers of the practice's records: never those of the practice's own system, which are <c>foreign_id</c> (reference 2).</summary>
internal static class NexHealthIds
{
    internal const string Vendor = "nexhealth";

    private const int FirstPatient = 1_000_000;
    private const int FirstVisit = 5_000_000;
    private const int FirstProvider = 83;
    private const int FirstOperatory = 181;
    private const int FirstPlan = 60;
    private const int FirstPaymentType = 5;
    private const int TypeBeyond = 400;

    internal static int Patient(int number) => FirstPatient + number;

    internal static int Visit(int number) => FirstVisit + number;

    internal static int Provider(PracticeSetting setting, string id) => FirstProvider + Place(setting.Providers, provider => provider.Id == id);

    internal static Provider? FindProvider(PracticeSetting setting, int id) => setting.Providers.ElementAtOrDefault(id - FirstProvider);

    internal static int Operatory(PracticeSetting setting, string roomId) => FirstOperatory + Place(setting.Rooms, room => room.Id == roomId);

    internal static Room? FindRoom(PracticeSetting setting, int id) => setting.Rooms.ElementAtOrDefault(id - FirstOperatory);

    internal static int VisitType(VisitType type) => TypeBeyond + int.Parse(type.Item, CultureInfo.InvariantCulture);

    internal static VisitType? FindVisitType(PracticeSetting setting, int id) => setting.VisitTypes.FirstOrDefault(type => VisitType(type) == id);

    internal static int Plan(PracticeSetting setting, Plan plan) => FirstPlan + Place(setting.Plans, known => known.Id == plan.Id);

    internal static Plan? FindPlan(PracticeSetting setting, int id) => setting.Plans.ElementAtOrDefault(id - FirstPlan);

    internal static int PaymentType(PracticeSetting setting, PaymentType type) => FirstPaymentType + Place(setting.PaymentTypes, known => known.Code == type.Code);

    internal static PaymentType? FindPaymentType(PracticeSetting setting, int id) => setting.PaymentTypes.ElementAtOrDefault(id - FirstPaymentType);

    internal static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Place<T>(IReadOnlyList<T> all, Func<T, bool> isIt) => all.TakeWhile(one => !isIt(one)).Count();
}
