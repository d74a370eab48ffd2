using System.Collections.Concurrent;
using System.Text;
using Parlae.Pms.Benchmarks.Load;

namespace Parlae.Pms.Benchmarks.Clinic;

/// <summary>Calls in which it is known already who calls: the patient is <c>p1</c> there.</summary>
internal static class KnownCallers
{
    private const int AtOnce = 8;

    /// <summary>So many of them, each with the patient found; those whom the practice cannot tell apart, or who have left it, are passed over.</summary>
    /// <param name="isVerified">As for <see cref="BenchPatient.Search"/>.</param>
    /// <exception cref="BenchFailure">Hardly anybody can be found.</exception>
    public static IReadOnlyList<(string CallId, BenchPatient Patient)> Find(BenchClinic clinic, int count, bool isVerified)
    {
        var found = new ConcurrentQueue<(string, BenchPatient)>();
        var word = Encoding.UTF8.GetBytes(CallMaker.Status(isVerified ? "verified" : "matched"));
        var turns = 0;
        Parallel.For(0, AtOnce, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, _ =>
        {
            using var connection = RawConnection.Open(clinic.Product.Port);
            while (found.Count < count)
            {
                if (Interlocked.Increment(ref turns) > (2 * count) + clinic.Patients.Count) throw new BenchFailure("Hardly anybody on file can be identified.");
                var (patient, callId) = (clinic.NextPatient(), Guid.NewGuid().ToString());
                var answer = connection.Exchange(clinic.Calls.Request(callId, clinic.Calls.NextNumber(), "searchPatients", patient.Search(isVerified)), out var status);
                if (status == 200 && answer.IndexOf(word) >= 0) found.Enqueue((callId, patient));
            }
        });
        return [.. found.Take(count)];
    }
}
