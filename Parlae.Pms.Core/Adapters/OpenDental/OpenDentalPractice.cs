using NodaTime;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>One practice's settings for Open Dental: its configuration, and beneath it what the last check learned.</summary>
internal sealed class OpenDentalPractice(PmsLink link)
{
    /// <summary>The PMS's own name.</summary>
    public const string Name = "Open Dental";

    public static readonly IReadOnlyList<string> OptionalConfig =
    [
        "insurancePlans", "clinicNum", "confirmedWords", "confirmedDefNum", "breakType", "noteType", "paymentTypes", "openBlockouts", "slots", "schedules",
        "canBook", "canMove", "canCancel", "canConfirm", "canCreatePatient", "canUpdatePatient", "canAddNotes", "canAddInsurance", "canRecordPayments",
    ];

    public DateTimeZone Zone => link.Zone;

    /// <summary>What the practice calls a visit that its patient has confirmed, where that is no word with "confirm" in it.</summary>
    public IReadOnlyList<string> ConfirmedWords => Words("confirmedWords");

    /// <summary>The number under which a confirmation is filed; null: Open Dental's own choice.</summary>
    public string? ConfirmedDefinition => OpenDentalValue.IsId(Setting("confirmedDefNum")) ? Setting("confirmedDefNum") : null;

    /// <summary>Files a cancelling as a procedure of the practice, which may cost a fee; null: it does not (reference 4).</summary>
    public string? BreakType => Setting("breakType");

    /// <summary>The practice's word, or its number, for notes of callers; null: its usual one.</summary>
    public string? NoteType => Setting("noteType");

    /// <summary>Ways to pay as <c>69:Card|70:Cash</c>; none: the practice's own list is asked.</summary>
    public IReadOnlyList<string> PaymentTypes => Words("paymentTypes");

    /// <summary>Plans on which callers may be put, as <c>3:Example Dental Mutual:GRP-001|7:Maple Mutual</c>; without a group number every group is that plan's.</summary>
    public IReadOnlyList<(string Number, string Carrier, string? Group)> InsurancePlans =>
    [
        .. Words("insurancePlans").Select(plan => plan.Split(':', 3, StringSplitOptions.TrimEntries)).Where(parts => parts.Length > 1 && OpenDentalValue.IsId(parts[0]) && parts[1].Length > 0)
            .Select(parts => (parts[0], parts[1], parts.Length > 2 && parts[2].Length > 0 ? parts[2] : null)),
    ];

    /// <summary>Names of blockouts in which visits may be booked all the same.</summary>
    public IReadOnlyList<string> OpenBlockouts => Words("openBlockouts");

    /// <summary>Whether the ready-made openings serve: true for one provider in one room (reference 5).</summary>
    public bool HasSlots => Flag("slots") ?? false;

    /// <summary>Whether people's hours are kept in Open Dental; false: <c>config.openHours</c> are everybody's.</summary>
    public bool KeepsSchedules => Flag("schedules") ?? true;

    /// <summary>From the configuration, else from the last check; null where neither has it.</summary>
    public string? Setting(string name) => Configured(name) ?? OpenDentalValue.Text(link.Facts.GetValueOrDefault(name));

    /// <summary>From the configuration only: what somebody decided.</summary>
    public string? Configured(string name) => OpenDentalValue.Text(link.Config.GetValueOrDefault(name));

    public bool? Flag(string name) => Setting(name) is { } text ? OpenDentalValue.IsTrue(text) : null;

    /// <summary>The same practice as a check saw it just now.</summary>
    public OpenDentalPractice With(IReadOnlyDictionary<string, string> facts) => new(link with { Facts = facts });

    /// <summary>Wall time at the practice; null for a moment that its clock shows a second time, which cannot be said without a zone (reference 11).</summary>
    public LocalDateTime? Wall(Instant moment)
    {
        var wall = moment.InZone(Zone).LocalDateTime;
        return Zone.MapLocal(wall).First().ToInstant() == moment ? wall : null;
    }

    private IReadOnlyList<string> Words(string name) => [.. (Setting(name) ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
