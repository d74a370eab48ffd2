using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Proofs.Reporting;

/// <summary>
/// The report of a proof as canonical JSON: UTF-8 in ASCII, no blanks, members in a fixed order, absent ones left out, whole numbers, times in UTC to the
/// second. Of the patient it holds the PMS's id alone, of the visit its id: no name, no time.
/// </summary>
public static class ProofReport
{
    public const int Version = 1;

    public static string Write(PmsAccount account, GoLiveProof proof)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("proofId", proof.ProofId);
            json.WriteString("accountId", account.AccountId);
            var place = proof.Place ?? ConnectedPractice.Of(account);
            json.WriteString("vendor", place.Vendor.ToString().ToLowerInvariant());
            Text(json, "pms", place.PmsName);
            json.WriteString("startedAt", Time(proof.StartedAt));
            json.WriteString("endedAt", Time(proof.EndedAt!.Value));
            json.WriteStartObject("startedBy");
            json.WriteString("kind", proof.StartedBy.Kind);
            json.WriteString("id", proof.StartedBy.Id);
            json.WriteEndObject();
            json.WriteString("patientId", proof.PatientId);
            json.WriteString("visitType", proof.VisitType);
            json.WriteString("verdict", Word(proof.Verdict!.Value));
            json.WriteStartArray("steps");
            foreach (var step in proof.Steps)
                Write(json, step);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>SHA-256, lower-case hex: what <c>sha256sum</c> says of a file that holds the report and nothing else.</summary>
    public static string Digest(ReadOnlySpan<byte> report) => Convert.ToHexStringLower(SHA256.HashData(report));

    public static string Digest(string report) => Digest(Encoding.UTF8.GetBytes(report));

    /// <summary>What the audit trail says of it.</summary>
    internal static string Outcome(ProofVerdict verdict, string digest) => $"{Word(verdict)}; sha256:{digest}";

    private static void Write(Utf8JsonWriter json, ProofStep step)
    {
        json.WriteStartObject();
        json.WriteString("step", Word(step.Kind));
        json.WriteString("outcome", Word(step.Outcome));
        Text(json, "problem", step.Problem is { } problem && step.Outcome != ProofOutcome.Done ? Word(problem) : null);
        Text(json, "startedAt", step.StartedAt is { } began ? Time(began) : null);
        Text(json, "endedAt", step.EndedAt is { } ended ? Time(ended) : null);
        if (step.IsInterrupted)
            json.WriteBoolean("interrupted", true);
        json.WriteNumber("milliseconds", (long)Math.Round(step.Milliseconds));
        if (step.Waited is { } waited)
            json.WriteNumber("waitedSeconds", (long)Math.Round(waited.TotalSeconds));
        json.WriteNumber("tries", step.Tries);
        if (step.Found is { } found)
            json.WriteNumber("found", found);
        Text(json, "way", step.Way is { } way ? Word(way) : null);
        Text(json, "appointmentId", step.AppointmentId);
        Text(json, "taskId", step.TaskId);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static string Time(Instant instant) => InstantPattern.General.Format(instant);

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
