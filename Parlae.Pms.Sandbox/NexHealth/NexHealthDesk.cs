using System.Runtime.CompilerServices;
using NodaTime;
using Parlae.Pms.Sandbox.Control;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>
/// NexHealth's own database for one run: the practice as it was last read, what was made through NexHealth since, and changes that it shows before the practice
/// has made them (reference 3).
/// </summary>
internal sealed class NexHealthDesk : IFollowsPractice
{
    private const int FirstOwnPatient = 2_000_001;
    private const int FirstOwnVisit = 6_000_001;

    /// <summary>From one reading of the practice's system to the next.</summary>
    private static readonly Duration UsualCycle = Duration.FromMinutes(10);

    private static readonly ConditionalWeakTable<PracticeRun, NexHealthDesk> Desks = [];

    private readonly Lock gate = new();
    private readonly List<OwnRecord<Patient>> patients = [];
    private readonly List<OwnRecord<NexVisit>> visits = [];
    private readonly Dictionary<int, Overlay> overlays = [];
    private PracticeSnapshot copy;
    private Duration cycle = UsualCycle;

    private NexHealthDesk(PracticeRun run)
    {
        copy = run.Practice.Snapshot(run.Clock.Now);
        run.Follow(this);
    }

    internal PracticeSnapshot Copy
    {
        get
        {
            lock (gate)
                return copy;
        }
    }

    internal static NexHealthDesk Of(PracticeRun run) => Desks.GetValue(run, fresh => new NexHealthDesk(fresh));

    /// <summary>How old a copy may get; null: the usual.</summary>
    internal void Keep(Duration? lag)
    {
        lock (gate)
            cycle = lag ?? UsualCycle;
    }

    public void CatchUp(DentalPractice practice, Instant upTo)
    {
        lock (gate)
        {
            if (upTo - copy.At < cycle)
                return;
            var cycles = cycle == Duration.Zero ? 0 : Math.Floor((upTo - copy.At) / cycle);
            copy = practice.Snapshot(cycles == 0 ? upTo : copy.At + (cycle * cycles));
            foreach (var (id, overlay) in overlays.ToList())
            {
                // A change that was made, refused, or lost on the way is shown as the practice has it.
                if (overlay.Write.EndedAt is { } ended ? ended <= copy.At : overlay.Write.DueAt is null && overlay.Write.RequestedAt + UsualCycle <= copy.At)
                    overlays.Remove(id);
            }
        }
    }

    internal IReadOnlyList<NexPatient> Patients()
    {
        lock (gate)
        {
            var own = patients.Where(one => one.Number is not null).ToDictionary(one => one.Number!.Value, one => one.Id);
            var read = copy.Patients.Select(patient => new NexPatient(own.TryGetValue(patient.Number, out var id) ? id : NexHealthIds.Patient(patient.Number), patient, patient.Number, copy.At)).ToList();
            var known = read.Select(one => one.Id).ToHashSet();
            return [.. read, .. patients.Where(one => !known.Contains(one.Id)).Select(one => new NexPatient(one.Id, one.Draft with { Number = one.Number ?? 0 }, one.Number, null))];
        }
    }

    internal IReadOnlyList<NexVisit> Visits()
    {
        lock (gate)
        {
            var own = visits.Where(one => one.Number is not null).ToDictionary(one => one.Number!.Value, one => one.Id);
            var ownPatients = patients.Where(one => one.Number is not null).ToDictionary(one => one.Number!.Value, one => one.Id);
            var all = copy.Appointments.Select(visit => new NexVisit(
                own.TryGetValue(visit.Number, out var id) ? id : NexHealthIds.Visit(visit.Number), ownPatients.TryGetValue(visit.Patient, out var patient) ? patient : NexHealthIds.Patient(visit.Patient), visit,
                visit.Number, copy.At, own.ContainsKey(visit.Number))).ToList();
            var known = all.Select(one => one.Id).ToHashSet();
            all.AddRange(visits.Where(one => !known.Contains(one.Id)).Select(one => one.Draft with { ForeignId = one.Number }));
            return [.. all.Select(one => overlays.TryGetValue(one.Id, out var overlay) ? one with { Data = overlay.Change(one.Data), ReadAt = overlay.ReadAt } : one)];
        }
    }

    internal NexVisit? FindVisit(int id) => Visits().FirstOrDefault(one => one.Id == id);

    internal NexPatient? FindPatient(int id) => Patients().FirstOrDefault(one => one.Id == id);

    internal OwnRecord<Patient> Add(Patient draft)
    {
        lock (gate)
        {
            var made = new OwnRecord<Patient>(FirstOwnPatient + patients.Count, draft);
            patients.Add(made);
            return made;
        }
    }

    internal OwnRecord<NexVisit> Add(NexVisit draft)
    {
        lock (gate)
        {
            var id = FirstOwnVisit + visits.Count;
            var made = new OwnRecord<NexVisit>(id, draft with { Id = id });
            visits.Add(made);
            return made;
        }
    }

    /// <summary>The practice's own number of a patient; null while its system has them not.</summary>
    internal int? NumberOf(int patientId) => FindPatient(patientId)?.ForeignId;

    internal void Link<T>(OwnRecord<T> record, int number)
    {
        lock (gate)
            record.Number = number;
    }

    internal void Show(int visitId, Func<Appointment, Appointment> change, NexHealthQueued write)
    {
        lock (gate)
        {
            var before = overlays.GetValueOrDefault(visitId);
            overlays[visitId] = new Overlay(before is null ? change : visit => change(before.Change(visit)), write, before is null ? copy.At : before.ReadAt);
        }
    }

    /// <summary>NexHealth's number of a record that the practice has.</summary>
    internal string PatientId(int number)
    {
        lock (gate)
            return NexHealthIds.Text(patients.Find(one => one.Number == number)?.Id ?? NexHealthIds.Patient(number));
    }

    internal string VisitId(int number)
    {
        lock (gate)
            return NexHealthIds.Text(visits.Find(one => one.Number == number)?.Id ?? NexHealthIds.Visit(number));
    }
}
