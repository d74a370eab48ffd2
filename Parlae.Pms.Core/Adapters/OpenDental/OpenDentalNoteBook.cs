using NodaTime;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>A patient's communication log (reference 6): what was said on the phone belongs there.</summary>
internal sealed class OpenDentalNoteBook(OpenDentalClient client, OpenDentalPractice practice, TimeProvider clock) : INoteBook
{
    /// <summary>No limit is documented; more than this no caller says.</summary>
    public const int Longest = 4000;

    public async Task<IReadOnlyList<ChartNote>> ReadAsync(string patientId, CancellationToken cancellationToken)
    {
        if (!OpenDentalValue.IsId(patientId)) return [];

        // A filter may be ignored, and the wrong patient's notes would be told: compare again.
        return [.. (await client.CommlogsAsync(patientId, cancellationToken)).Where(row => row.PatNum == patientId).Select(OpenDentalMapping.ToNote).OfType<ChartNote>()];
    }

    public bool Takes(string text) => Sent(text) is { Length: > 0 and <= Longest };

    public async Task<WriteReceipt> AddAsync(NewNote note, CancellationToken cancellationToken)
    {
        if (!Takes(note.Text)) return new WriteReceipt.Rejected(WriteRejection.Invalid);
        if (!OpenDentalValue.IsId(note.PatientId)) return new WriteReceipt.Rejected(WriteRejection.PatientUnknown);
        var now = Instant.FromDateTimeOffset(clock.GetUtcNow()).InZone(practice.Zone).LocalDateTime;
        var body = new Dictionary<string, object>
        {
            ["PatNum"] = OpenDentalValue.Number(note.PatientId),
            ["Note"] = Sent(note.Text),
            ["CommDateTime"] = OpenDentalValue.Send(now.Date == note.Date ? now : note.Date + new LocalTime(12, 0)),
            ["Mode_"] = "Phone",
            ["SentOrReceived"] = "Received",
        };
        if (practice.NoteType is { } type)
        {
            if (OpenDentalValue.IsId(type)) body["CommType"] = OpenDentalValue.Number(type);
            else body["commType"] = type;
        }

        return await client.AddCommlogAsync(body, cancellationToken) switch
        {
            OpenDentalOutcome.Done done when done.IdOf("CommlogNum") is { } id => new WriteReceipt.Confirmed(id),
            OpenDentalOutcome.Refused { Status: 404 } => new WriteReceipt.Rejected(WriteRejection.PatientUnknown),
            OpenDentalOutcome.Refused refused => new WriteReceipt.Rejected(refused.Reason),
            _ => new WriteReceipt.Unknown(),
        };
    }

    /// <summary>Whether a line of the log says this very thing.</summary>
    public static bool IsSame(NewNote note, ChartNote onFile) => onFile.Text == Sent(note.Text) && onFile.Date == note.Date;

    private static string Sent(string text) => text.Trim();
}
