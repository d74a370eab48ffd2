using NodaTime;
using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>What a write to a chart leaves behind: in the queue by what was sent, and in the copy once it is done. Looked for when its answer was lost.</summary>
internal sealed class SikkaChartTraces(SikkaClient client, SikkaPractice practice, TimeProvider clock)
{
    public static bool IsOf(PendingWrite write) => write.Note is not null || write.Payment is not null || write.Name is not null;

    /// <summary>Whether a row of the queue asks for this very write.</summary>
    public bool IsSame(PendingWrite write, WritebackRow row)
    {
        var (sent, api) = (SikkaWritebackText.Sent(row), row.ApiName ?? row.Api);
        return write switch
        {
            { Note: { } note } => Says("medical_note", api) && sent.GetValueOrDefault("patient_id") == note.PatientId
                && IsSame(note, sent.GetValueOrDefault("type"), sent.GetValueOrDefault("text"), SikkaValue.Date(sent.GetValueOrDefault("date"))),
            { Payment: { } payment } => Says("transaction", api) && sent.GetValueOrDefault("patient_id") == payment.PatientId && sent.GetValueOrDefault("procedure_code") == payment.Method.Code
                && IsSame(payment, sent.GetValueOrDefault("amount"), sent.GetValueOrDefault("note"), SikkaValue.Date(sent.GetValueOrDefault("transaction_date"))),
            { Name: { } name } => Says("patient", api) && sent.GetValueOrDefault("preferred_name") == name.Name.Trim(),
            _ => false,
        };
    }

    /// <summary>The id of the very record, if the copy has it by now; empty where it stands there without one.</summary>
    public Task<(string? RecordId, bool IsHalf)> InCopyAsync(PendingWrite write, CancellationToken cancellationToken) =>
        write.Payment is { } payment ? InLedgerAsync(payment, cancellationToken)
        : write.Name is { } name ? InPatientsAsync(name, write.SentAt, cancellationToken)
        : InNotesAsync(write.Note!, cancellationToken);

    /// <summary>A copy of before may show it, too: as the name that another change has taken away since.</summary>
    private async Task<(string? RecordId, bool IsHalf)> InPatientsAsync(NewPreferredName name, Instant sentAt, CancellationToken cancellationToken)
    {
        var list = await client.PatientsAsync(("patient_id", name.PatientId), cancellationToken);
        var isThere = list.Rows.Any(row => row.PatientId == name.PatientId && client.Access.Owns(row.PracticeId) && row.PreferredName == name.Name.Trim());
        return (isThere && await IsCopySinceAsync(sentAt, cancellationToken) ? name.PatientId : null, list.Loading);
    }

    /// <summary>Whether the copy was made later. Not to know it is no reason to know nothing else.</summary>
    private async Task<bool> IsCopySinceAsync(Instant sentAt, CancellationToken cancellationToken)
    {
        try
        {
            var copy = (await client.SyncStatusAsync(cancellationToken))?.Rows.FirstOrDefault(row => (row.OfficeId is null || row.OfficeId == client.Access.OfficeId) && client.Access.Owns(row.PracticeId));
            return copy is not null && SikkaMapping.CopyMade(copy, practice, Instant.FromDateTimeOffset(clock.GetUtcNow())) > sentAt;
        }
        catch (VendorException)
        {
            return false;
        }
    }

    private async Task<(string? RecordId, bool IsHalf)> InNotesAsync(NewNote note, CancellationToken cancellationToken)
    {
        var list = await client.NotesAsync(note.PatientId, cancellationToken);
        var onFile = list.Rows.FirstOrDefault(row => row.PatientId == note.PatientId && client.Access.Owns(row.PracticeId) && IsSame(note, row.Type, row.Text, SikkaValue.Date(row.Date)));
        return (onFile is null ? null : SikkaValue.Id(onFile.NoteId) ?? "", list.Loading);
    }

    private async Task<(string? RecordId, bool IsHalf)> InLedgerAsync(NewPayment payment, CancellationToken cancellationToken)
    {
        var list = await client.PaymentsAsync(payment.PatientId, cancellationToken);
        var alike = list.Rows.Where(row => row.PatientId == payment.PatientId && client.Access.Owns(row.PracticeId) && SikkaMoney.IsPayment(row)
            && IsSame(payment, row.Amount, row.Note, SikkaValue.Date(row.TransactionDate))).ToList();
        var onFile = alike.Find(row => IsBy(payment.Method, row));
        return (onFile is null ? null : SikkaValue.Id(onFile.TransactionSrNo) ?? "", list.Loading || (onFile is null && alike.Count > 0)); // under other words it may be another one, or this one
    }

    /// <summary>Paid in the same way, by the code or in the words that the copy has for it; or it has none.</summary>
    private static bool IsBy(PaymentMethod method, TransactionRow row)
    {
        var words = new[] { SikkaValue.Text(row.ProcedureCode), SikkaValue.Text(row.ProcedureDescription), SikkaValue.Text(row.PaymentType) }.OfType<string>().ToList();
        return words.Count == 0 || words.Exists(word => PaymentMethods.Find([method], word) is not null);
    }

    /// <summary>A PMS that takes no date gives its own.</summary>
    private bool IsSame(NewNote note, string? type, string? text, LocalDate? date) =>
        string.Equals(type, practice.NoteType, StringComparison.OrdinalIgnoreCase) && text == practice.NoteText(note.Text) && (date == note.Date || (date is null && practice.Pms.IsPlanet));

    /// <summary>By its receipt: two payments of one day may well be of one amount.</summary>
    private static bool IsSame(NewPayment payment, string? amount, string? note, LocalDate? date) =>
        SikkaMoney.Amount(amount) is { } money && Math.Abs(money) == payment.Amount && date == payment.Date && note == SikkaMoney.Receipt(payment.Receipt);

    private static bool Says(string word, string? text) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
