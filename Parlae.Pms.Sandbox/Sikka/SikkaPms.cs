using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>
/// A practice management system behind Sikka and what Sikka can do with it (reference 6, 7, 8.3). Status words are inferred where the reference
/// gives none; which systems accept a move is not documented, so both cases are here.
/// </summary>
/// <param name="Written">Words that a status change may use; null leaves the visit's status as it is.</param>
/// <param name="Confirmations">Words that belong to Open Dental's separate confirmation status.</param>
/// <param name="ReadOnlyWords">Words that are read but that the system refuses to be set to.</param>
internal sealed record SikkaPms(
    string Name, string Version, IReadOnlyDictionary<VisitStatus, string> Read, IReadOnlyDictionary<string, VisitStatus?> Written)
{
    internal IReadOnlySet<string> Confirmations { get; init; } = new HashSet<string>();

    internal IReadOnlySet<string> ReadOnlyWords { get; init; } = new HashSet<string>();

    internal bool HasSlots { get; init; }

    internal bool CanMove { get; init; } = true;

    internal bool CanChangePatient { get; init; }

    internal string[] BookingNeeds { get; init; } = [];

    internal bool BooksWithDescription { get; init; } = true;

    internal int DescriptionLength { get; init; } = 255;

    internal string[] PatientNeeds { get; init; } = ["provider_id"];

    internal (int First, int Last) NameLengths { get; init; } = (60, 60);

    internal string[] NoteNeeds { get; init; } = [];

    internal static SikkaPms OpenDental { get; } = new("OpenDental", "V24.1",
        Words("Scheduled", "Scheduled", "Complete", "Broken", "Broken"),
        Settable(("Scheduled", VisitStatus.Scheduled), ("Complete", VisitStatus.Completed), ("UnschedList", VisitStatus.Cancelled), ("Broken", VisitStatus.Cancelled),
            ("Unconfirmed", VisitStatus.Scheduled), ("Confirmed", VisitStatus.Confirmed), ("Left Message", null), ("Arrived", null)))
    {
        Confirmations = new HashSet<string> { "Unconfirmed", "Confirmed", "Left Message", "Arrived" },
    };

    internal static IReadOnlyList<SikkaPms> All { get; } =
    [
        OpenDental,
        Plain("Dentrix", "V16.6", Words("Fixed", "Confirmed", "Complete", "Broken", "Broken")) with
        {
            DescriptionLength = 60,
            ReadOnlyWords = new HashSet<string> { "Broken" },
        },
        Plain("Eaglesoft", "V21.2", Words("Unconfirmed", "Confirmed", "Checked Out", "Cancelled", "Missed")) with { CanMove = false },
        Plain("OrthoTrac", "V12.8", Words("open.unconfirm", "open.confirm", "complete.confirm", "cancel.unconfirm", "noshow.unconfirm")) with
        {
            HasSlots = true,
            CanChangePatient = true,
            BookingNeeds = ["staff", "type"],
            DescriptionLength = 150,
            PatientNeeds = ["provider_id", "gender", "staff", "status", "type", "primary_relationship"],
            NameLengths = (15, 25),
        },
        Plain("Dolphin", "V9.1", Words("Open", "Confirmed", "Complete", "Cancelled", "No Show")) with
        {
            HasSlots = true,
            CanMove = false,
            CanChangePatient = true,
            BookingNeeds = ["user", "type", "status"],
            BooksWithDescription = false,
            PatientNeeds = ["provider_id", "user"],
            NoteNeeds = ["user"],
        },
        Plain("ClearDent", "V11.0", Words("Booked", "Confirmed", "Completed", "Cancelled", "No Show")) with
        {
            BookingNeeds = ["status", "type", "user"],
            DescriptionLength = 3000,
            PatientNeeds = [],
        },
    ];

    internal IEnumerable<string> StatusWords => Read.Values.Distinct();

    /// <summary>Finds a system by its name, however it is spelled: blanks, case and a trailing "Management" do not count.</summary>
    internal static SikkaPms? Find(string name)
    {
        var wanted = name.Replace(" ", "", StringComparison.Ordinal).Replace("Management", "", StringComparison.OrdinalIgnoreCase);
        return All.FirstOrDefault(pms => pms.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase));
    }

    private static SikkaPms Plain(string name, string version, Dictionary<VisitStatus, string> words) =>
        new(name, version, words, words.GroupBy(word => word.Value).ToDictionary(word => word.Key, word => (VisitStatus?)word.First().Key, StringComparer.OrdinalIgnoreCase));

    private static Dictionary<VisitStatus, string> Words(string scheduled, string confirmed, string completed, string cancelled, string missed) => new()
    {
        [VisitStatus.Scheduled] = scheduled,
        [VisitStatus.Confirmed] = confirmed,
        [VisitStatus.Completed] = completed,
        [VisitStatus.Cancelled] = cancelled,
        [VisitStatus.Missed] = missed,
    };

    private static Dictionary<string, VisitStatus?> Settable(params (string Word, VisitStatus? Status)[] words) =>
        words.ToDictionary(word => word.Word, word => word.Status, StringComparer.OrdinalIgnoreCase);
}
