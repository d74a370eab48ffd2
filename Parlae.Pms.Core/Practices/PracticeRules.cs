using NodaTime;

namespace Parlae.Pms.Core.Practices;

/// <summary>What a clinic decided for itself at setup (contract 8, <c>config</c>).</summary>
public sealed record PracticeRules
{
    public IReadOnlyList<VisitType> VisitTypes { get; init; } = [];

    /// <summary>Overrides the hours read from the PMS when not empty; a day without a row is closed.</summary>
    public IReadOnlyList<OpenHours> OpenHours { get; init; } = [];
    public IReadOnlyDictionary<string, int> MinimumLevels { get; init; } = new Dictionary<string, int>();

    /// <summary>False: the caller's number is no second factor here.</summary>
    public bool CallerNumberCounts { get; init; } = true;
    public string? PaymentLinkTemplate { get; init; }

    /// <summary>Types of notes that may be told to a verified patient; null: see <see cref="Patients.Notes.TellableNotes"/>.</summary>
    public IReadOnlyList<string>? NoteTypes { get; init; }
    public int OfferCount { get; init; } = 3;
    public int MinimumNoticeMinutes { get; init; }
    public double? RequestsPerSecond { get; init; }
}

/// <summary>A kind of visit: how long it takes at least, and who may do it where.</summary>
/// <param name="Name">As people say it, such as <c>Cleaning</c>.</param>
/// <param name="Minutes">The least time it needs.</param>
/// <param name="Providers">Ids or names of providers; empty: anybody.</param>
/// <param name="Rooms">Ids or names of rooms; empty: any room.</param>
/// <param name="VendorCode">What the PMS calls it, when it has a word of its own.</param>
public sealed record VisitType(string Name, int Minutes, IReadOnlyList<string> Providers, IReadOnlyList<string> Rooms, string? VendorCode = null);

/// <summary>One stretch of time on one weekday, in the practice's zone.</summary>
public sealed record OpenHours(IsoDayOfWeek Day, LocalTime From, LocalTime To);

/// <summary>What a clinic has switched on. Payments are off by default: they write money.</summary>
public sealed record AccountFeatures
{
    public bool Booking { get; init; } = true;
    public bool Patients { get; init; } = true;
    public bool Notes { get; init; } = true;
    public bool Insurance { get; init; } = true;
    public bool Billing { get; init; } = true;
    public bool Payments { get; init; }
    public bool Waitlist { get; init; } = true;
    public bool Messages { get; init; } = true;
}

/// <summary>What a connection can do: from the vendor, the PMS behind it, and what the test connection saw.</summary>
public sealed record PmsCapabilities
{
    /// <summary>The PMS behind the vendor, as it calls itself.</summary>
    public string? PmsName { get; init; }
    public bool ReadAppointments { get; init; }
    public bool Book { get; init; }
    public bool Move { get; init; }
    public bool Cancel { get; init; }
    public bool Confirm { get; init; }
    public bool CreatePatient { get; init; }
    public bool UpdatePatient { get; init; }
    public bool ReadNotes { get; init; }
    public bool AddNotes { get; init; }
    public bool ReadInsurance { get; init; }
    public bool AddInsurance { get; init; }
    public bool ReadBalance { get; init; }
    public bool ReadPayments { get; init; }
    public bool RecordPayments { get; init; }

    /// <summary>The vendor answers a write before the PMS has performed it.</summary>
    public bool WritesLater { get; init; }

    /// <summary>Reads come from a copy, which tells how old it is.</summary>
    public bool ReadsLag { get; init; }

    /// <summary>Where they do not: for so many seconds a reading may still be without what was written through this very connection.</summary>
    public int ReadsBehindSeconds { get; init; }

    /// <summary>As <see cref="ReadsBehindSeconds"/>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Duration ReadsBehind => Duration.FromSeconds(ReadsBehindSeconds);
}
