using NodaTime;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>One practice's settings for NexHealth: its configuration, and beneath it what the last check learned.</summary>
internal sealed class NexHealthPractice(PmsLink link)
{
    /// <summary>The practice's own system, in NexHealth's word.</summary>
    public const string SystemFact = "emr";

    /// <summary>Bookings must say in which operatory.</summary>
    public const string ByOperatoryFact = "byOperatory";

    /// <summary>Who worked there when the connection was tested.</summary>
    public const string ProvidersFact = "providers";

    public static readonly IReadOnlyList<string> OptionalConfig =
    [
        "operatoryId", "defaultProviderId", "providers", "emailWhenNone", "notifyPatient", "alertNotes", "noteLength", "slotTakenTexts", "canBook", "canCreatePatient", "canMove", "canCancel", "canConfirm",
    ];

    public DateTimeZone Zone => link.Zone;

    /// <summary>The operatory of bookings that name none.</summary>
    public string? OperatoryId => NexHealthValue.Id(Setting("operatoryId"));

    public bool BooksByOperatory => link.Facts.GetValueOrDefault(ByOperatoryFact) == "true";

    /// <summary>Who worked there when the connection was tested; empty: not known.</summary>
    public IReadOnlyList<string> KnownProviderIds => (link.Facts.GetValueOrDefault(ProvidersFact) ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whose patients new ones are; null: the first of those who treat.</summary>
    public string? DefaultProviderId => NexHealthValue.Id(Setting("defaultProviderId"));

    /// <summary>Who can be asked for; empty: everybody who is a provider there.</summary>
    public IReadOnlyList<string> ProviderIds => Words("providers");

    /// <summary>The practice's own address, sent for patients who give none: NexHealth takes nobody without one (reference 4). It is no patient's, and never read as one.</summary>
    public string? EmailWhenNone => Setting("emailWhenNone");

    /// <summary>NexHealth itself writes to patients about bookings.</summary>
    public bool NotifiesPatients => Flag("notifyPatient") ?? false;

    /// <summary>Callers' notes become alerts, which may pop up for staff (reference 7): only where the practice wants them.</summary>
    public bool WritesAlerts => Flag("alertNotes") ?? false;

    /// <summary>The most that a note may have; NexHealth does not say.</summary>
    public int NoteLength => int.TryParse(Setting("noteLength"), out var length) && length is > 0 and <= 4000 ? length : 200;

    /// <summary>Texts of the practice's system that mean the time is taken, beside the usual ones.</summary>
    public IReadOnlyList<string> SlotTakenTexts => Words("slotTakenTexts");

    public bool? Flag(string name) => Setting(name)?.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "1" or "ON" => true,
        "FALSE" or "NO" or "0" or "OFF" => false,
        _ => null,
    };

    private string? Setting(string name) => NexHealthValue.Text(link.Config.GetValueOrDefault(name));

    private string[] Words(string name) => (Setting(name) ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
