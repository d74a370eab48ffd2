using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Patients.Notes;

namespace Parlae.Pms.Core.Writes;

/// <summary>The facts a person needs to finish what the machine could not, under the names that every task uses.</summary>
public static class StaffTaskDetails
{
    private static readonly LocalDateTimePattern Wall = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    private const string Reference = "reference";

    /// <summary>Marks what a go-live proof left behind: a visit that no patient wants.</summary>
    public const string Trial = "goLiveProof";

    /// <summary>The practice in which a write was begun, where the clinic was connected to another one since: what there is to do is to be done there.</summary>
    public const string MadeIn = "madeIn";

    /// <summary>The writes that a task is about: its own, and those that joined it.</summary>
    public static IEnumerable<string> References(StaffTask task) => task.Details
        .Where(detail => detail.Key == Reference || detail.Key.EndsWith("." + Reference, StringComparison.Ordinal))
        .Select(detail => detail.Value);

    /// <summary>A visit that was asked for; its start in the practice's wall time.</summary>
    public static Dictionary<string, string> OfVisit(string reference, Instant start, int minutes, string visitType, string? providerId, DateTimeZone zone)
    {
        var details = new Dictionary<string, string>
        {
            [Reference] = reference,
            ["start"] = Wall.Format(start.InZone(zone).LocalDateTime),
            ["minutes"] = minutes.ToString(CultureInfo.InvariantCulture),
            ["visitType"] = visitType,
        };
        if (!string.IsNullOrEmpty(providerId))
            details["providerId"] = providerId;
        return details;
    }

    /// <summary>A visit that stands, and was to be changed; its start in the practice's wall time.</summary>
    public static Dictionary<string, string> OfStanding(string reference, VisitTarget visit, DateTimeZone zone)
    {
        var details = new Dictionary<string, string> { [Reference] = reference, ["standingStart"] = Wall.Format(visit.Start.InZone(zone).LocalDateTime) };
        if (visit.AppointmentId is { } id)
            details["appointmentId"] = id;
        return details;
    }

    /// <summary>Words for a chart, whole.</summary>
    public static Dictionary<string, string> OfNote(string reference, NewNote note) => new()
    {
        [Reference] = reference,
        ["note"] = note.Text,
        ["date"] = LocalDatePattern.Iso.Format(note.Date),
    };

    /// <summary>A card, as it was read out.</summary>
    public static Dictionary<string, string> OfPolicy(string reference, NewPolicy policy)
    {
        var details = new Dictionary<string, string> { ["reference"] = reference, ["carrier"] = policy.Carrier, ["memberId"] = policy.MemberId };
        if (policy.GroupNumber is { } group)
            details["groupNumber"] = group;
        return details;
    }

    /// <summary>Money that was taken.</summary>
    public static Dictionary<string, string> OfPayment(string reference, NewPayment payment, string currency) => new()
    {
        [Reference] = reference,
        ["amount"] = payment.Amount.ToString("0.00", CultureInfo.InvariantCulture),
        ["currency"] = currency,
        ["method"] = payment.Method.Name,
        ["receipt"] = payment.Receipt,
        ["date"] = LocalDatePattern.Iso.Format(payment.Date),
    };

    /// <summary>The name a patient goes by.</summary>
    public static Dictionary<string, string> OfName(string reference, NewPreferredName change) => TellFirst(new() { [Reference] = reference, ["preferredName"] = change.Name });

    /// <summary>What staff change of a patient, whoever asked for it is not the only one to hear of it.</summary>
    public static Dictionary<string, string> TellFirst(Dictionary<string, string> details)
    {
        details["tellFirst"] = "the contact on file before this change";
        return details;
    }

    /// <summary>Who wants to be a patient.</summary>
    public static Dictionary<string, string> OfPatient(NewPatient patient)
    {
        var details = new Dictionary<string, string>
        {
            ["firstName"] = patient.FirstName,
            ["lastName"] = patient.LastName,
            ["dateOfBirth"] = LocalDatePattern.Iso.Format(patient.DateOfBirth),
            ["phone"] = patient.Phone,
        };
        if (patient.Email is { } email)
            details["email"] = email;
        if (patient.Address?.Line1 is { } address)
            details["address"] = address;
        return details;
    }
}
