using System.Text;
using Parlae.Pms.Benchmarks.Clinic;
using Parlae.Pms.Benchmarks.Load;

namespace Parlae.Pms.Benchmarks.Tools;

/// <summary>Uses of every tool that a clinic has, ready to be sent: whoever must be known is, and what is to be cancelled stands.</summary>
internal sealed class PreparedUses(BenchClinic clinic)
{
    /// <summary>So many that nobody has a drawer full of bookings of this week: each use of a tool writes for somebody.</summary>
    private const int Callers = 360;

    private const int WeeksToMove = 52;

    private readonly ToolMaterial material = new(clinic);

    /// <summary>Some who can be found; others have left the practice.</summary>
    private readonly IReadOnlyList<BenchPatient> patients = [.. KnownCallers.Find(clinic, Callers, isVerified: true).Select(caller => caller.Patient).Distinct()];

    private int patient;

    /// <summary>Tools that the clinic has, as it tells when they are asked for.</summary>
    public IReadOnlyList<ToolUse> Offered()
    {
        using var call = new LiveCall(clinic);
        return [.. ToolUse.All.Where(use => !call.Use(use.Tool, """{"patientId":"p9","appointmentId":"a9"}""").IsNotOffered)];
    }

    /// <summary>So many uses of each, shuffled the same way each time.</summary>
    public IReadOnlyList<(ToolUse Use, PreparedCall Call)> Make(IReadOnlyList<ToolUse> uses, int ofEach)
    {
        var made = new List<(ToolUse, PreparedCall)>();
        foreach (var _ in Enumerable.Range(0, ofEach))
        {
            using (var known = Known())
                made.AddRange(uses.Where(use => use.Need == ToolNeed.Patient).Select(use => (use, Prepare(use, known.Id, known.Number))));
            foreach (var use in uses.Where(use => use.Need != ToolNeed.Patient)) made.Add((use, Prepare(use)));
        }

        var shuffled = made.ToArray();
        new Random(1).Shuffle(shuffled);
        return shuffled;
    }

    private PreparedCall Prepare(ToolUse use)
    {
        if (use.Need == ToolNeed.Nobody) return Prepare(use, Guid.NewGuid().ToString(), clinic.Calls.NextNumber());
        if (use.Need == ToolNeed.KnownNumber)
        {
            using var taken = new LiveCall(clinic, NextPatient().Phone);
            taken.Begin(); // what is read ahead then is at hand, as it is in a call
            return Prepare(use, taken.Id, taken.Number);
        }

        using var call = Known();
        var visit = material.NextVisit();
        material.Move(visit.Start.ToDateTimeUnspecified(), WeeksToMove);
        var booked = call.Use("bookAppointment", visit.Arguments);
        return booked.Status is "booked" or "submitted" ? Prepare(use, call.Id, call.Number, booked.Result.GetProperty("appointmentId").GetString()!)
            : throw new BenchFailure($"A visit to use {use.Tool} on could not be booked: {booked.Result}");
    }

    private PreparedCall Prepare(ToolUse use, string callId, string number, string visit = "") => new(
        [clinic.Calls.Request(callId, number, use.Tool, use.ArgumentsOf(material, visit))],
        [.. use.Words.Select(word => Encoding.UTF8.GetBytes(CallMaker.Status(word)))]);

    /// <summary>A call in which a patient has been found.</summary>
    private LiveCall Known()
    {
        var call = new LiveCall(clinic);
        return call.Identify(NextPatient()) ? call : throw new BenchFailure("Somebody who was found before is not found any more.");
    }

    private BenchPatient NextPatient() => material.Patient = patients[patient++ % patients.Count];
}
