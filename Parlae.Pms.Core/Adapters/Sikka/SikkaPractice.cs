using NodaTime;
using NodaTime.TimeZones;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>One practice's settings for Sikka: its configuration, and beneath it what the last check learned.</summary>
internal sealed class SikkaPractice
{
    public static readonly IReadOnlyList<string> OptionalConfig =
    [
        "pmsName", "defaultProviderId", "defaultOperatory", "bookingType", "bookingUser", "bookingStaff", "bookingStatus", "descriptionLength",
        "patientStatus", "patientType", "patientRelationship", "minutesPerUnit", "slotMinutesPerUnit", "copyTimeZone", "useEarlierWeeks", "slots", "slotTakenTexts", "phoneForms",
        "noteType", "noteLength", "paymentSign",
        "canBook", "canCreatePatient", "canMove", "canCancel", "canUpdatePatient", .. SikkaStatusWords.Names,
    ];

    private readonly PmsLink link;

    public SikkaPractice(PmsLink link)
    {
        this.link = link;
        PmsName = Setting("pmsName") ?? link.Capabilities.PmsName;
        Pms = SikkaPms.For(PmsName);
        Words = new SikkaStatusWords(link.Config, link.Facts);
    }

    public DateTimeZone Zone => link.Zone;
    public string? PmsName { get; }
    public SikkaPms Pms { get; }
    public SikkaStatusWords Words { get; }

    /// <summary>Minutes in one unit of an appointment's <c>length</c>.</summary>
    public int MinutesPerUnit => SikkaValue.Whole(Setting("minutesPerUnit")) is { } minutes and > 0 ? minutes : 1;

    /// <summary>Minutes as <c>length</c> is sent.</summary>
    public string Units(int minutes) => ((minutes + MinutesPerUnit - 1) / MinutesPerUnit).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Minutes in one <c>time_units</c> of a ready-made opening.</summary>
    public int SlotMinutesPerUnit => SikkaValue.Whole(Setting("slotMinutesPerUnit")) is { } minutes and > 0 ? minutes : 10;

    public int DescriptionLength => Pms.Description == 0 ? 0 : SikkaValue.Whole(Setting("descriptionLength")) ?? Pms.Description;

    /// <summary>Whether the ready-made openings are worth asking for.</summary>
    public bool HasSlots => Flag("slots") ?? Pms.HasSlots;

    /// <summary>A week without a row takes the newest earlier one's.</summary>
    public bool UseEarlierWeeks => Flag("useEarlierWeeks") ?? false;

    /// <summary>Where the practice's computer stands: its zone is that of the copy's time stamps.</summary>
    public DateTimeZone CopyZone => ZoneOf(Setting("copyTimeZone")) ?? link.Zone;

    /// <summary>Texts of the practice's PMS that mean the time is taken, beside the usual ones.</summary>
    public IReadOnlyList<string> SlotTakenTexts => [.. (Setting("slotTakenTexts") ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>
    /// A number as this practice's PMS may have it written. <c>phoneForms</c> names fewer (<c>digits|dashes|brackets</c>) where it is known, since each
    /// form costs requests.
    /// </summary>
    public IEnumerable<string> PhoneForms(string digits)
    {
        var forms = Configured("phoneForms") ?? "digits|dashes|brackets";
        if (forms.Contains("digits", StringComparison.OrdinalIgnoreCase)) yield return digits;
        if (forms.Contains("dashes", StringComparison.OrdinalIgnoreCase)) yield return $"{digits[..3]}-{digits[3..6]}-{digits[6..]}";
        if (forms.Contains("brackets", StringComparison.OrdinalIgnoreCase)) yield return $"({digits[..3]}){digits[3..]}";
    }

    /// <summary>From the configuration, else from the last check; null where neither has it.</summary>
    public string? Setting(string name) => Configured(name) ?? SikkaValue.Text(link.Facts.GetValueOrDefault(name));

    /// <summary>From the configuration only: what somebody decided, whatever Sikka says.</summary>
    public string? Configured(string name) => SikkaValue.Text(link.Config.GetValueOrDefault(name));

    public bool? Flag(string name) => Setting(name) is { } text ? SikkaValue.IsTrue(text) : null;

    /// <summary>A setting that this PMS's bookings cannot do without and that is missing; null when nothing is.</summary>
    public string? MissingForBooking =>
        Pms.NeedsStaff && Setting("bookingStaff") is null ? "config.bookingStaff"
        : Pms.NeedsUser && Setting("bookingUser") is null ? "config.bookingUser"
        : Pms.NeedsStatus && Setting("bookingStatus") is null ? "config.bookingStatus" : null;

    /// <summary>As <see cref="MissingForBooking"/>, for new patients.</summary>
    public string? MissingForPatients =>
        Pms is { NeedsUser: true, UpdatesPatients: true } && Setting("bookingUser") is null ? "config.bookingUser"
        : !Pms.IsOrthoTrac ? null
        : Setting("bookingStaff") is null ? "config.bookingStaff"
        : Setting("patientStatus") is null ? "config.patientStatus"
        : Setting("patientType") is null ? "config.patientType"
        : Setting("patientRelationship") is null ? "config.patientRelationship" : null;

    /// <summary>The PMS's word for notes of callers; null: the practice has chosen none, and none are written.</summary>
    public string? NoteType => Configured("noteType");

    public int NoteLength => SikkaValue.Whole(Setting("noteLength")) is { } length and > 0 ? length : Pms.NoteLength;

    /// <summary>The words of a note as they are sent; null for one that cannot be sent whole.</summary>
    public string? NoteText(string text) => SikkaNoteText.Of(text) is { Length: > 0 } words && words.Length <= NoteLength ? words : null;

    /// <summary>As <see cref="MissingForBooking"/>, for notes.</summary>
    public string? MissingForNotes =>
        NoteType is null ? "config.noteType"
        : NoteType.Contains("appointment", StringComparison.OrdinalIgnoreCase) ? "a config.noteType that hangs on no appointment"
        : Pms is { NeedsUser: true, UpdatesPatients: true } && Setting("bookingUser") is null ? "config.bookingUser" : null;

    /// <summary>Tracker wants the bank and the numbers of what is paid (reference 8.3), which nobody tells us.</summary>
    public bool TakesPayments => !SikkaValue.Plain(PmsName).Contains("tracker", StringComparison.Ordinal);

    /// <summary>The same practice as a check saw it just now.</summary>
    public SikkaPractice With(IReadOnlyDictionary<string, string> facts) => new(link with { Facts = facts });

    /// <summary>A zone by its IANA or Windows name; null for neither.</summary>
    public static DateTimeZone? ZoneOf(string? name)
    {
        if (name is null) return null;
        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.TryGetValue(name, out var iana) ? iana : name);
    }
}
