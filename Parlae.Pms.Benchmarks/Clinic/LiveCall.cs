using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Parlae.Pms.Benchmarks.Load;

namespace Parlae.Pms.Benchmarks.Clinic;

/// <summary>A call whose answers are read, message after message.</summary>
internal sealed class LiveCall(BenchClinic clinic, string? number = null) : IDisposable
{
    private readonly RawConnection connection = RawConnection.Open(clinic.Product.Port);

    public string Id { get; } = Guid.NewGuid().ToString();

    public string Number { get; } = number ?? clinic.Calls.NextNumber();

    /// <param name="Status">The status word; <c>error</c> for an error.</param>
    internal sealed record Answer(string Status, JsonElement Result, TimeSpan Took)
    {
        /// <summary>The clinic has no such tool.</summary>
        public bool IsNotOffered => Status == "error" && Result.GetProperty("error").GetString()!.StartsWith("This office doesn't offer that", StringComparison.Ordinal);
    }

    /// <summary>Vapi says that the call was taken.</summary>
    public void Begin() => connection.Exchange(clinic.Calls.Taken(Id, Number), out _);

    public Answer Use(string tool, string arguments)
    {
        var request = clinic.Calls.Request(Id, Number, tool, arguments);
        var began = Stopwatch.GetTimestamp();
        var answer = connection.Exchange(request, out var status);
        var took = Stopwatch.GetElapsedTime(began);
        if (status != 200) throw new BenchFailure($"{tool} was answered with status {status}.");
        var result = JsonDocument.Parse(answer[(answer.IndexOf("\r\n\r\n"u8) + 4)..].ToArray()).RootElement.GetProperty("results")[0];
        if (result.TryGetProperty("error", out _)) return new Answer("error", result, took);
        var told = JsonDocument.Parse(Encoding.UTF8.GetBytes(result.GetProperty("result").GetString()!)).RootElement;
        return new Answer(told.GetProperty("status").GetString()!, told, took);
    }

    /// <summary>Whether the patient was found, by all that is on file.</summary>
    public bool Identify(BenchPatient patient) => Use("searchPatients", patient.Search(isVerified: true)).Status == "verified";

    public void Dispose() => connection.Dispose();
}
