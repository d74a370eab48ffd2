namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>What the PMS behind Sikka wants of a write-back, and what it can do (reference 7 and 8.3).</summary>
internal sealed record SikkaPms(string Match)
{
    public bool NeedsType { get; init; }
    public bool NeedsStaff { get; init; }
    public bool NeedsUser { get; init; }
    public bool NeedsStatus { get; init; }
    public bool NeedsGuarantor { get; init; }

    /// <summary>Length of an appointment's description; 0: the PMS takes none.</summary>
    public int Description { get; init; } = 60;

    /// <summary>Length of a note; the shortest that is documented where none is told.</summary>
    public int NoteLength { get; init; } = 200;

    /// <summary>Planet DDS: <c>production_type</c> instead of <c>type</c>, flags for new patients and insurance, a note of its own.</summary>
    public bool IsPlanet { get; init; }

    /// <summary>OrthoTrac's new patients: gender, staff, status, type and relationship are required, names are short.</summary>
    public bool IsOrthoTrac { get; init; }

    /// <summary><c>appointments_available_slots</c> is filled.</summary>
    public bool HasSlots { get; init; }

    /// <summary>Changing an appointment is documented for this PMS.</summary>
    public bool Moves { get; init; }

    /// <summary>Cancelling by status is not known to fail.</summary>
    public bool Cancels { get; init; } = true;
    public bool UpdatesPatients { get; init; }

    /// <summary>A change of status names who made it.</summary>
    public bool SaysWhoChanged => IsOrthoTrac || Match == "dolphin";

    /// <summary>A first name as a new patient is sent with it, and so found again.</summary>
    public string FirstName(string name) => SikkaValue.Cut(name, IsOrthoTrac ? 15 : 60);

    /// <summary>As <see cref="FirstName"/>, for a last name.</summary>
    public string LastName(string name) => SikkaValue.Cut(name, IsOrthoTrac ? 25 : 60);

    private static readonly SikkaPms[] Known =
    [
        new("opendental"),
        new("eaglesoft") { NeedsType = true },
        new("dentrix") { Moves = true, Cancels = false },
        new("planetdds") { NeedsType = true, IsPlanet = true, Description = 0, HasSlots = true },
        new("denticon") { NeedsType = true, IsPlanet = true, Description = 0, HasSlots = true },
        new("orthotrac") { NeedsType = true, NeedsStaff = true, Description = 150, IsOrthoTrac = true, HasSlots = true, UpdatesPatients = true },
        new("dolphin") { NeedsType = true, NeedsUser = true, NeedsStatus = true, Description = 0, HasSlots = true, UpdatesPatients = true },
        new("cleardent") { NeedsType = true, NeedsUser = true, NeedsStatus = true, Description = 3000 },
        new("cornerstone") { NeedsGuarantor = true },
    ];

    /// <summary>The rules for a PMS by the name Sikka gives it, whose spelling varies.</summary>
    public static SikkaPms For(string? name)
    {
        var plain = SikkaValue.Plain(name);
        return Known.FirstOrDefault(pms => plain.Contains(pms.Match, StringComparison.Ordinal)) ?? new SikkaPms("");
    }
}
