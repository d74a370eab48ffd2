using System.Text;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>A practice behind Kolla: one dentist, one room, one patient, who comes every day. It answers each question with all that there is: readers take what they asked for.</summary>
public static class KollaTrial
{
    private const string VisitType = "Cleaning";
    private const string Path = "/trial";
    private const int Days = 20; // more than are asked for at once

    public static TrialPractice Practice { get; } = new(
        KollaRegistration.ClientName, Path, new Dictionary<string, string?> { [$"{KollaOptions.Section}:{nameof(KollaOptions.BaseUrl)}"] = $"http://localhost{Path}" },
        """{"apiKey":"trial"}""", VisitType, Account, Answer);

    private static PmsAccount Account(string phoneNumberId) => new()
    {
        AccountId = "trial",
        PracticeName = "Trial",
        TimeZone = "America/New_York",
        Vendor = PmsVendor.Kolla,
        VendorConfig = new Dictionary<string, string> { ["connectorId"] = "trial", ["consumerId"] = "trial" },
        Rules = new PracticeRules { VisitTypes = [new VisitType(VisitType, 30, [], [])], RequestsPerSecond = 100 },
        Capabilities = new PmsCapabilities { PmsName = "Trial", ReadAppointments = true, Book = true },
        PhoneNumberIds = [phoneNumberId],
        StaffNumber = "+15555550101",
        Connection = new ConnectionStatus { LastCheck = DateTimeOffset.UnixEpoch, LastSuccess = DateTimeOffset.UnixEpoch },
    };

    private static byte[] Answer(DateTimeOffset now, string number)
    {
        var (dentist, room) = (new ResourceRow("resources/1", "1", "PROVIDER", "Dr. One"), new ResourceRow("resources/2", "2", "OPERATORY", "Room 1"));
        var patient = new ContactRow(
            "contacts/1", "1", "PATIENT", "ACTIVE", "Pat", "Trial", "Pat", "1980-01-01", "", [new AddressRow("1 Main Street", "Albany", "NY", "12201", "US", "HOME")],
            [new PhoneRow(number, "MOBILE")], number, [new EmailRow("pat@example.org", "HOME")], "pat@example.org", dentist, "contacts/1", new OptInRow("true", "true"), "2026-01-01T00:00:00Z");
        var days = Enumerable.Range(-1, Days).Select(day => KollaValue.Send(LocalDate.FromDateTime(now.UtcDateTime).PlusDays(day))).ToList();
        var visits = days.Select(day => new AppointmentRow(
            $"appointments/{day}", day, patient.Name, patient, $"{day}T15:00:00Z", $"{day}T15:30:00Z", $"{day} 10:00:00", $"{day} 10:30:00", "America/New_York", [dentist], dentist,
            "appointmenttypes/1", room.Name, [room], VisitType, "", CreateTime: "2026-01-01T00:00:00Z", UpdateTime: "2026-01-01T00:00:00Z"));
        return Encoding.UTF8.GetBytes(
            $$"""
            {"resources":[{{Json([dentist, room])}}],"appointment_types":[{{Json([new VisitTypeRow("appointmenttypes/1", "1", VisitType, "30")])}}],"contacts":[{{Json([patient])}}],
            "appointments":[{{Json(visits)}}],"schedule":[{{Json(days.Select(day => new ScheduleDay(day, [new ScheduleBlock("08:00:00", "17:00:00")])))}}]}
            """);
    }

    private static string Json<T>(IEnumerable<T> rows) => string.Join(',', rows.Select(row => JsonSerializer.Serialize(row, KollaJson.Options)));
}
