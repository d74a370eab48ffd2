using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Contracts.Pms;

/// <summary>What each setting of a connection says or changes, by its name.</summary>
internal static class CapabilitySettings
{
    public static IReadOnlyDictionary<string, string> Of(PmsVendor vendor) => vendor switch
    {
        PmsVendor.Sikka => Sikka,
        PmsVendor.Kolla => Kolla,
        PmsVendor.OpenDental => OpenDental,
        PmsVendor.NexHealth => NexHealth,
        _ => throw new ArgumentOutOfRangeException(nameof(vendor), vendor, "A vendor whose settings nobody has described."),
    };

    private static readonly Dictionary<string, string> Sikka = new()
    {
        ["officeId"] = "The office at Sikka",
        ["secretKey"] = "Its key",
        ["practiceId"] = "The practice within the office",
        ["custId"] = "Its number at Sikka, under which writes are addressed",
        ["pmsName"] = "The system behind Sikka, where Sikka does not name it: what can be moved, cancelled, noted and paid depends on it",
        ["defaultProviderId"] = "Whose patients new ones are, and who takes what names nobody",
        ["defaultOperatory"] = "The room of bookings that name none",
        ["bookingType"] = "The kind of bookings whose own kind has no code",
        ["bookingUser"] = "In whose name bookings are made. Some systems want one: without it `book` (and there `createPatient`, `addNotes`) is off",
        ["bookingStaff"] = "As `bookingUser`, for systems that want a member of staff",
        ["bookingStatus"] = "With which status bookings are made. Some systems want one: without it `book` is off",
        ["descriptionLength"] = "The most that the text of a booking may have",
        ["patientStatus"] = "Wanted by OrthoTrac for new patients: without it `createPatient` is off there",
        ["patientType"] = "As `patientStatus`",
        ["patientRelationship"] = "As `patientStatus`",
        ["minutesPerUnit"] = "Minutes in one unit of a booking's length",
        ["slotMinutesPerUnit"] = "Minutes in one unit of a ready-made opening",
        ["copyTimeZone"] = "The zone of the practice's computer, in which the copy's age is told",
        ["useEarlierWeeks"] = "A week without hours takes those of the newest one before it",
        ["slots"] = "Whether the ready-made openings are asked for",
        ["slotTakenTexts"] = "Texts of the system that mean the time is taken, beside the usual ones",
        ["phoneForms"] = "In which forms numbers are on file (`digits\\|dashes\\|brackets`): fewer cost fewer requests",
        ["noteType"] = "The system's word for callers' notes: without it `addNotes` is off",
        ["noteLength"] = "The most that a note may have",
        ["paymentSign"] = "`positive` or `negative`: the sign of payments; unless said it is seen from what is read, and `negative` in what is sent",
        ["canBook"] = "`book`",
        ["canCreatePatient"] = "`createPatient`",
        ["canMove"] = "`move`",
        ["canCancel"] = "`cancel`",
        ["canUpdatePatient"] = "`updatePatient`",
        ["cancelStatus"] = "The system's words for a cancelled visit; the first is written. Without one `cancel` is off",
        ["confirmedStatus"] = "Its words for a confirmed one. Without one `confirm` is off",
        ["completedStatus"] = "Its words for one that took place",
        ["missedStatus"] = "Its words for one that was missed",
        ["freesSlot"] = "Its words for one that takes no time any more, whatever else they mean",
    };

    private static readonly Dictionary<string, string> Kolla = new()
    {
        ["apiKey"] = "The practice's own key; left out, the platform's",
        ["connectorId"] = "Which connector",
        ["consumerId"] = "Which practice",
        ["schedulerId"] = "In whose name bookings and cancellings are made; left out, the front desk that the connection test found",
        ["operatoryId"] = "The room of bookings that name none",
        ["appointmentTypeId"] = "The kind of bookings whose own kind is not known",
        ["confirmationType"] = "The practice's number for \"will come\"; 1 unless said",
        ["providers"] = "Whose ids may be asked for; left out, everybody who treats",
        ["roomHours"] = "Rooms have hours of their own",
        ["bookReservedTime"] = "Time that a note reserves may be booked",
        ["useOpenHours"] = "The connector tells no hours, and `config.openHours` stand for them: without hours `book` is off",
        ["lagSeconds"] = "The connector is not live, and its reads may be this old, in seconds from 0 to 172800 (`readsLag`); notes are not put behind those of a visit then, and a write whose answer was lost is not called absent before they must show it",
        ["requestId"] = "Whether bookings carry an id of ours; they do unless said",
        ["slotTakenTexts"] = "Texts of the system that mean the time is taken, beside the usual ones",
        ["noteSubject"] = "The subject of callers' notes: without it `addNotes` is off",
        ["noteLength"] = "The most that a note may have; 80 unless said",
        ["paymentMethods"] = "The ways to pay",
        ["canBook"] = "`book`",
        ["canCreatePatient"] = "`createPatient`",
        ["canMove"] = "`move` by `PATCH`",
        ["canCancel"] = "`cancel`",
        ["canConfirm"] = "`confirm`",
        ["canUpdatePatient"] = "`updatePatient`",
        ["canRecordPayments"] = "`recordPayments`, which is there where the connector has transactions",
    };

    private static readonly Dictionary<string, string> OpenDental = new()
    {
        ["customerKey"] = "The practice's key",
        ["insurancePlans"] = "Plans on which callers may be put, by number, carrier and group: without them `addInsurance` is off",
        ["clinicNum"] = "One clinic of the practice",
        ["confirmedWords"] = "What the practice calls a confirmed visit",
        ["confirmedDefNum"] = "The number under which a confirmation is filed",
        ["breakType"] = "`Cancelled` or `Missed` files a cancelling as a procedure, too",
        ["noteType"] = "Name or number of the commlog type for callers' notes",
        ["paymentTypes"] = "The ways to pay (`69:Card\\|70:Cash`)",
        ["openBlockouts"] = "Names of blockouts in which visits may be booked",
        ["slots"] = "Whether Open Dental's own search for openings serves",
        ["schedules"] = "`false`: hours are not kept in Open Dental, and `config.openHours` are everybody's",
        ["canBook"] = "`book`",
        ["canMove"] = "`move`",
        ["canCancel"] = "`cancel`",
        ["canConfirm"] = "`confirm`",
        ["canCreatePatient"] = "`createPatient`",
        ["canUpdatePatient"] = "`updatePatient`",
        ["canAddNotes"] = "`addNotes`",
        ["canAddInsurance"] = "`addInsurance`",
        ["canRecordPayments"] = "`recordPayments`",
    };

    private static readonly Dictionary<string, string> NexHealth = new()
    {
        ["apiKey"] = "The practice's own key; left out, the platform's",
        ["subdomain"] = "The institution",
        ["locationId"] = "The location within it",
        ["operatoryId"] = "The operatory of bookings that name none, wanted where NexHealth books by operatory and a visit has none",
        ["defaultProviderId"] = "Whose patients new ones are; left out, the first of those who treat",
        ["providers"] = "Whose ids may be asked for; left out, everybody who treats. Without anybody `book` and `createPatient` are off",
        ["emailWhenNone"] = "The practice's own address, sent for new patients who give none: NexHealth takes nobody without one",
        ["notifyPatient"] = "NexHealth itself writes to patients about bookings; not unless said",
        ["alertNotes"] = "Callers' notes become alerts, which may pop up for staff: without it `addNotes` is off",
        ["noteLength"] = "The most that a note may have; 200 unless said",
        ["slotTakenTexts"] = "Texts of the system that mean the time is taken, beside the usual ones",
        ["canBook"] = "`book`, where NexHealth writes visits into the system at all",
        ["canCreatePatient"] = "`createPatient`",
        ["canMove"] = "`move` in one step, as `canBook`; unless said it follows from the system behind NexHealth",
        ["canCancel"] = "`cancel`, as `canBook`",
        ["canConfirm"] = "`confirm`, as `canBook`",
    };
}
