using NodaTime;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>One practice's settings for Kolla: its configuration, and beneath it what the last check learned.</summary>
internal sealed class KollaPractice(PmsLink link)
{
    /// <summary>Whoever stands for the front desk, as the check found it.</summary>
    public const string SchedulerFact = "scheduler";

    public static readonly IReadOnlyList<string> OptionalConfig =
    [
        "schedulerId", "operatoryId", "appointmentTypeId", "confirmationType", "providers", "roomHours", "bookReservedTime", "useOpenHours", "lagSeconds", "requestId", "slotTakenTexts",
        "noteSubject", "noteLength", "paymentMethods", "canBook", "canCreatePatient", "canMove", "canCancel", "canConfirm", "canUpdatePatient", "canRecordPayments",
    ];

    private static readonly string[] UsualMethods = ["Cash", "Cheque", "Card", "Transfer"];

    public DateTimeZone Zone => link.Zone;

    /// <summary>The member of staff in whose name bookings and cancellations are made: some connectors need one (reference 5).</summary>
    public string? SchedulerId => NamedSchedulerId ?? KollaName.Id(KollaName.Resources, link.Facts.GetValueOrDefault(SchedulerFact));

    /// <summary>As the clinic has named them, whatever a check found.</summary>
    public string? NamedSchedulerId => Id(KollaName.Resources, "schedulerId");

    /// <summary>The room of bookings that name none.</summary>
    public string? OperatoryId => Id(KollaName.Resources, "operatoryId");

    /// <summary>The kind of bookings whose own kind Kolla does not know.</summary>
    public string? VisitTypeId => Id(KollaName.VisitTypes, "appointmentTypeId");

    /// <summary>What is written where a patient says that they will come; the number is the practice's own (reference 5).</summary>
    public string ConfirmationType => KollaName.Of(KollaName.ConfirmationTypes, Setting("confirmationType") ?? "1");

    /// <summary>Who can be asked for; empty: everybody who is a provider there and no front desk.</summary>
    public IReadOnlyList<string> ProviderIds => [.. Words("providers").Select(word => KollaName.Id(KollaName.Resources, word)!)];

    /// <summary>The practice books by chair, and its rooms have hours of their own.</summary>
    public bool HasRoomHours => Flag("roomHours") ?? false;

    /// <summary>Time that is open but reserved by a note may be booked.</summary>
    public bool BooksReservedTime => Flag("bookReservedTime") ?? false;

    /// <summary>The connector tells no hours, and the clinic's own (<c>config.openHours</c>) stand for them.</summary>
    public bool UsesOpenHours => Flag("useOpenHours") ?? false;

    /// <summary>Reads of this connector may be this old. What cannot be read is no word that they are live.</summary>
    public Duration Lag => ReadableLag ?? LongestLag;

    /// <summary>Null: what the clinic has set cannot be.</summary>
    public Duration? ReadableLag =>
        Setting("lagSeconds") is not { } text ? Duration.Zero
        : double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds >= 0 && seconds <= LongestLag.TotalSeconds ? Duration.FromSeconds(seconds) : null;

    /// <summary>By then even a visit that was placed is free again, if nobody has seen it.</summary>
    public static readonly Duration LongestLag = Duration.FromHours(48);

    /// <summary>For so long a reading may be without what was written.</summary>
    public Duration ReadsBehind(KollaOptions options) => Lag > Duration.Zero ? Lag : Duration.FromTimeSpan(options.ReadsBehind);

    /// <summary>Bookings carry an id of ours, by which a second try can be known (reference 5).</summary>
    public bool SendsRequestId => Flag("requestId") ?? true;

    /// <summary>Texts of the practice's PMS that mean the time is taken, beside the usual ones.</summary>
    public IReadOnlyList<string> SlotTakenTexts => Words("slotTakenTexts");

    /// <summary>The PMS's subject for notes of callers; null: the practice has chosen none, and none are written.</summary>
    public string? NoteSubject => Setting("noteSubject");

    /// <summary>The most that a note may have. Some PMSs keep only the short description (reference 7), so that is the usual length.</summary>
    public int NoteLength => int.TryParse(Setting("noteLength"), out var length) && length is > 0 and <= 4000 ? length : ShortNote;

    public const int ShortNote = 80;

    /// <summary>Kolla has no list of ways to pay: the clinic's own, or the usual ones, go into the payment's text.</summary>
    public IReadOnlyList<string> PaymentMethods => Words("paymentMethods") is { Length: > 0 } own ? own : UsualMethods;

    /// <summary>The last check found that payments can be recorded.</summary>
    public bool HasRecordedPayments => link.Capabilities.RecordPayments;

    public bool? Flag(string name) => Setting(name)?.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "1" or "ON" => true,
        "FALSE" or "NO" or "0" or "OFF" => false,
        _ => null,
    };

    private string? Id(string collection, string name) => KollaName.Id(collection, Setting(name));

    private string? Setting(string name) => KollaValue.Text(link.Config.GetValueOrDefault(name));

    private string[] Words(string name) => (Setting(name) ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
