using System.ComponentModel;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;

namespace Parlae.Pms.Functions.Tools;

internal sealed record GetPatientNotesArguments(
    [Description("The patient, as searchPatients named them.")][Handle('p')] string PatientId) : PatientData;

/// <summary>The notes of the types that the clinic lets be told; see <see cref="TellableNotes"/>.</summary>
internal sealed class GetPatientNotes(PatientNotes notes, PatientGate gate) : Tool<GetPatientNotesArguments>(new(
    "getPatientNotes",
    "The front desk's notes about a patient whose identity is verified, newest first. Treatment notes are not among them.",
    Writes: false,
    IdentityLevel.Verified,
    Offered.ReadNotes))
{
    private const int LongestText = 500;
    private const int LongestSaid = 200;

    protected override async Task<ToolOutcome> RunAsync(GetPatientNotesArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        if (await gate.AllowAsync(context.Call, Description, arguments.PatientId, cancellationToken) is not { } patient)
            return Ask(ToolWords.NotAllowed);
        var chart = await notes.ReadAsync(context.Call, Description.Name, patient.Patient, cancellationToken);
        return Answer("ok", Say(chart), new JsonObject { ["notes"] = new JsonArray([.. chart.Notes.Select(Write)]), ["more"] = chart.HasMore });
    }

    private static string Say(TellableChart chart)
    {
        if (chart.Notes is not [var newest, ..])
            return "I don't see any notes that I can read out.";
        var count = chart.HasMore ? $"more than {chart.Notes.Count} notes" : $"{chart.Notes.Count} notes";
        var day = newest.Date is { } date ? $" of {SpokenTime.Day(date)}" : "";
        var text = Cut(newest.Text, LongestSaid).TrimEnd('.', ' ');
        return chart.Notes.Count == 1 && !chart.HasMore ? $"There is one note{day}: {text}." : $"There are {count}. The newest{day} says: {text}.";
    }

    private static JsonNode Write(ChartNote note) => new JsonObject
    {
        ["date"] = note.Date is { } date ? AnswerTime.Iso(date) : null,
        ["type"] = note.Type,
        ["text"] = Cut(note.Text, LongestText),
    };

    /// <summary>On one line, and never with half a sign at its end.</summary>
    private static string Cut(string text, int longest)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= longest ? line : $"{line[..(char.IsHighSurrogate(line[longest - 1]) ? longest - 1 : longest)]}...";
    }
}
