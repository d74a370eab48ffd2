using NodaTime.Text;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Paging;
using Parlae.Pms.Functions.Rest.Patients;

namespace Parlae.Pms.Functions.Rest.Charts;

/// <summary>A note of a chart, whole.</summary>
internal sealed record RestNote(string NoteId, string? Date, string? Type, string Text) : PatientData;

/// <summary>The body of <c>POST /api/pms/patients/{id}/notes</c>.</summary>
internal sealed record NoteBody(string? Text) : PatientData;

/// <summary><c>/api/pms/patients/{id}/notes</c>: the notes of the types that the clinic lets be told, and new ones, where the practice's system takes them.</summary>
internal sealed class NotesFunction(AccountDoor door, PatientNotes notes, NoteWriting writing, NamedPatients patients, WriteLedger ledger, Continuations continuations) : AccountFunction(door)
{
    /// <summary>As in the tool.</summary>
    private const int LongestNote = 1000;

    public override bool RefusesCards => true;

    public override string ActionOf(string method) => HttpMethods.IsGet(method) ? "getPatientNotes" : "addPatientNote";

    public override Task<RestAnswer> AnswerAsync(RestCall call) => HttpMethods.IsGet(call.Method) ? ListAsync(call) : AddAsync(call);

    private async Task<RestAnswer> ListAsync(RestCall call)
    {
        var page = await continuations.ReadAsync<ChartPlace>(call, call.Query(Continuations.SizeName, Continuations.TokenName));
        if (!call.Account.Features.Notes)
            return call.Problem(ChartProblems.NotesOff);
        if (!call.Account.Capabilities.ReadNotes)
            return call.Problem(ChartProblems.CannotReadNotes);
        if (call.Id is not { } id || await notes.ListAsync(call.Context, call.Action, id, call.Cancellation) is not { } chart)
            return call.Problem(RestProblems.NotFound);
        var rest = chart.Value.Where(note => Place(note).IsAfter(page.After)).ToList();
        var next = rest.Count > page.Size ? Place(rest[page.Size - 1]) : null;
        return RestAnswer.Ok(await continuations.PageAsync(call, page, [.. rest.Take(page.Size).Select(Write)], next));
    }

    private async Task<RestAnswer> AddAsync(RestCall call)
    {
        call.Query();
        if (call.Read<NoteBody>().Text?.Trim() is not { Length: > 0 and <= LongestNote } text)
            throw new BadBodyException($"'text' must have 1 to {LongestNote} characters.");
        if (!call.Account.Features.Notes)
            return call.Problem(ChartProblems.NotesOff);
        if (!call.Account.Capabilities.AddNotes)
            return call.Problem(ChartProblems.CannotAddNotes);
        if (!await writing.TakesAsync(call.Account, text, call.Cancellation))
            return call.Problem(ChartProblems.NoteNotTaken);
        if (call.Id is not { } id || await patients.FindAsync(call, id) is not { } patient)
            return call.Problem(RestProblems.NotFound);
        var outcome = await writing.AddAsync(call.Context, call.Action, patient, text, ledger.NewReference(), call.Cancellation);
        return ChartAnswers.Of(call, outcome, note => new WrittenNote(note.Reference, note.RecordId));
    }

    private static ChartPlace Place(ChartNote note) => ChartPlace.Of(note.Date, note.NoteId);

    private static RestNote Write(ChartNote note) => new(note.NoteId, note.Date is { } date ? LocalDatePattern.Iso.Format(date) : null, note.Type, note.Text);
}
