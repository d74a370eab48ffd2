using System.Globalization;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>Sikka's form of the practice's ids and links: opaque text, leading zeros included.</summary>
internal static class SikkaIds
{
    internal const string Vendor = "sikka";

    /// <summary>Links name Sikka's own host, as its answers do; nobody should follow them.</summary>
    private const string Host = "https://api.sikkasoft.com/v4";

    internal static string Practice => Link("practices/1");

    internal static string Patient(int number) => number.ToString("D6", CultureInfo.InvariantCulture);

    internal static string Appointment(int number) => number.ToString(CultureInfo.InvariantCulture);

    internal static int? PatientNumber(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Patient(number) == id ? number : null;

    internal static int? AppointmentNumber(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Appointment(number) == id ? number : null;

    internal static string Link(string path) => $"{Host}/{path}";

    internal static string InPractice(string path) => $"{Host}/practices/1/{path}";
}
