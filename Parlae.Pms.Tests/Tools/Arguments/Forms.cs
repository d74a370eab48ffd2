using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Functions.Tools.Arguments;

namespace Parlae.Pms.Tests.Tools.Arguments;

/// <summary>A visit to be booked, as a tool would ask for it.</summary>
internal sealed record VisitForm(
    [Description("The patient, as an earlier answer named them.")][Handle('p')] string PatientId,
    [Description("The start of the visit, in the practice's time.")] Instant StartTime,
    [Description("The length of the visit, in minutes.")][Range(5, 480)] int Duration,
    [Description("The kind of visit.")][MaxLength(100)] string? AppointmentType,
    [Description("The time of day.")] TimeOfDay? TimeOfDay,
    [Description("The relationship to the subscriber.")][AllowedValues("self", "spouse")] string? Relationship,
    [Description("A note for the front desk.")] string? Note);

/// <summary>A person, with every kind of fact left out at will.</summary>
internal sealed record PersonForm(
    [Description("The first name.")][Name] string? FirstName,
    [Description("The date of birth, as 1985-03-02.")][BirthDate] LocalDate? DateOfBirth,
    [Description("The phone number, with area code.")] PhoneNumber? Phone,
    [Description("The e-mail address.")][Email] string? Email,
    [Description("The post code.")][PostCode] string? PostCode,
    [Description("The day asked for.")] LocalDate? Date,
    [Description("The start.")] Instant? StartTime,
    [Description("The number of minutes.")] int? Minutes,
    [Description("Whether it is urgent.")] bool? Urgent,
    [Description("The amount.")] decimal? Amount,
    [Description("The slot.")][Handle('s')] string? SlotId,
    [Description("The text of the message.")] string? Text);

internal static class Forms
{
    /// <summary>The wall clock: Monday, March 2nd 2026, 9 AM in Toronto.</summary>
    public static readonly ZonedDateTime Now = new LocalDateTime(2026, 3, 2, 9, 0).InZoneStrictly(DateTimeZoneProviders.Tzdb["America/Toronto"]);

    public static Binding<T> Bind<T>(string json)
        where T : class
    {
        using var document = JsonDocument.Parse(json);
        return ArgumentRecord.Bind<T>(document.RootElement, Now);
    }

    public static Binding<PersonForm> Person(string member, object? value) =>
        Bind<PersonForm>(JsonSerializer.Serialize(new Dictionary<string, object?> { [member] = value }));

    public static PersonForm Bound(string member, object? value) => Assert.IsType<Binding<PersonForm>.Bound>(Person(member, value)).Value;

    public static Binding<PersonForm>.Invalid Refused(string member, object? value) => Assert.IsType<Binding<PersonForm>.Invalid>(Person(member, value));
}
