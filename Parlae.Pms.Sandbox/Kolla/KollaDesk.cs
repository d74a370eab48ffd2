using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using NodaTime;
using Parlae.Pms.Sandbox.Control;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>What Kolla itself remembers of one run: request ids, which visits were cancelled through it, and under a <c>lag</c> fault the copy that reads come from.</summary>
internal sealed class KollaDesk
{
    private static readonly ConditionalWeakTable<PracticeRun, KollaDesk> Desks = [];

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> requests = [];
    private readonly HashSet<int> broken = [];
    private readonly ConcurrentDictionary<int, WrittenVisit> written = new();
    private PracticeSnapshot? copy;

    internal static KollaDesk Of(PracticeRun run) => Desks.GetOrCreateValue(run);

    internal PracticeSnapshot View(Exchange exchange)
    {
        var (faults, now) = (exchange.World.Faults, exchange.Run.Clock.Now);
        lock (gate)
        {
            if (faults.LagOf(KollaIds.Vendor) is not { } lag)
            {
                copy = null;
                return exchange.Run.Practice.Snapshot(now);
            }

            if (copy is null || now - copy.At >= lag)
            {
                copy = exchange.Run.Practice.Snapshot(now);
                faults.CountLag(KollaIds.Vendor);
            }

            return copy;
        }
    }

    /// <summary>The visit that a request id has made before, or the one that is made now.</summary>
    internal Appointment Once(string? requestId, Func<int, Appointment?> find, Func<Appointment> make)
    {
        if (requestId is null)
            return make();
        lock (gate)
        {
            if (requests.TryGetValue(requestId, out var number) && find(number) is { } made)
                return made;
            var fresh = make();
            requests[requestId] = fresh.Number;
            return fresh;
        }
    }

    internal void Break(int number)
    {
        lock (gate)
            broken.Add(number);
    }

    /// <summary>A visit as lists show it, written once for what is in it.</summary>
    internal byte[] Written(KollaCall call, Appointment visit)
    {
        var (patient, isBroken) = (call.Practice.FindPatient(visit.Patient), IsBroken(visit));
        if (written.TryGetValue(visit.Number, out var before) && ReferenceEquals(before.Visit, visit) && ReferenceEquals(before.Patient, patient) && before.IsBroken == isBroken)
            return before.Json;
        var json = KollaVisitShape.Write(call, visit);
        written[visit.Number] = new(visit, patient, isBroken, json);
        return json;
    }

    /// <summary>A visit that was cancelled through Kolla is broken in the practice's system (reference 5).</summary>
    internal bool IsBroken(Appointment visit)
    {
        lock (gate)
            return visit.Status == VisitStatus.Missed || (visit.Status == VisitStatus.Cancelled && broken.Contains(visit.Number));
    }

    private sealed record WrittenVisit(Appointment Visit, Patient? Patient, bool IsBroken, byte[] Json);
}
