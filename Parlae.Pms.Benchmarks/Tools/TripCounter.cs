using Parlae.Pms.Benchmarks.Clinic;

namespace Parlae.Pms.Benchmarks.Tools;

/// <summary>Round trips of one use of a tool: on the critical path, and in all.</summary>
internal sealed record Trips(int InSequence, int Requests)
{
    public override string ToString() => InSequence == Requests ? $"{InSequence}" : $"{InSequence} ({Requests})";
}

/// <summary>Uses tools one by one, each by callers of its own, while every answer of the vendor takes a known time longer.</summary>
internal sealed class TripCounter(BenchClinic clinic, string vendor)
{
    /// <summary>Far longer than a tool takes by itself, even on a machine that is busy.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(180);

    private const int MostTries = 20;

    /// <summary>Beyond what the practice's diary holds at the start.</summary>
    private const int WeeksToMove = 14;

    private readonly ToolMaterial material = new(clinic);
    private readonly Queue<StandingVisit> visits = new(clinic.StandingVisits);
    private int person;

    /// <param name="isAhead">After the call was taken, and all that is read ahead for it. Null: the clinic has no such tool.</param>
    public async Task<Trips?> CountAsync(ToolUse use, bool isAhead)
    {
        await clinic.PurgeAsync();
        for (var tries = 0; tries < MostTries; tries++)
        {
            var visit = use.Need == ToolNeed.Visit ? visits.Dequeue() : null;
            material.Patient = visit?.Patient ?? clinic.Patients[person++ % clinic.Patients.Count];
            material.Move(visit?.Start.DateTime ?? default, WeeksToMove);
            using var call = new LiveCall(clinic, use.Need == ToolNeed.Nobody ? null : material.Patient.Phone);
            if (isAhead)
            {
                call.Begin();
                await clinic.Practice.QuietAsync();
            }

            if (use.Need is ToolNeed.Patient or ToolNeed.Visit && !call.Identify(material.Patient)) continue; // has left the practice
            var handle = visit is null ? "" : HandleOf(call, visit);
            if (handle is null) continue;
            await clinic.Practice.QuietAsync();
            return await CountAsync(use, call, handle);
        }

        throw new BenchFailure($"{vendor}: nobody can be found for {use.Tool}.");
    }

    private async Task<Trips?> CountAsync(ToolUse use, LiveCall call, string handle)
    {
        var (_, before) = await clinic.Practice.RequestsAsync(0);
        await clinic.Practice.DelayAsync(vendor, Delay);
        var answer = call.Use(use.Tool, use.ArgumentsOf(material, handle));
        var (requests, _) = await clinic.Practice.RequestsAsync(before);
        await clinic.Practice.EndDelayAsync();
        if (answer.IsNotOffered) return null;
        return use.Words.Contains(answer.Status) ? new Trips((int)(answer.Took / Delay), requests) : throw new BenchFailure($"{vendor}: {use.Tool} answered {answer.Result}");
    }

    /// <summary>The visit as the call knows it; null: the practice's copy does not have it.</summary>
    private static string? HandleOf(LiveCall call, StandingVisit visit)
    {
        var shown = call.Use("getAppointments", """{"patientId":"p1"}""");
        if (shown.Status != "ok") return null;
        return shown.Result.GetProperty("appointments").EnumerateArray().Where(each => each.GetProperty("start").GetDateTimeOffset() == visit.Start)
            .Select(each => each.GetProperty("appointmentId").GetString()).FirstOrDefault();
    }
}
