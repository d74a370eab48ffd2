using System.Collections.Concurrent;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Support;

/// <summary>A PMS in memory: Dr. Lee and Dr. Ode, two rooms, open 9 to 17 on weekdays, Toronto time.</summary>
internal sealed class FakePms : IPmsConnector, IConnectionCheck, IPracticeDirectory, IPracticeSchedule, IAppointmentBook, IAppointmentChanges, IPatientDirectory, IPatientList, IWriteTracker, IWriteRecall
{
    public static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/Toronto"];

    private readonly Lock gate = new();
    private readonly Dictionary<string, object> pending = [];
    private int lastId;

    public List<Patient> Patients { get; } = [];
    public List<Appointment> Appointments { get; } = [];

    /// <summary>What arrived, in order.</summary>
    public ConcurrentQueue<NewAppointment> Bookings { get; } = new();
    public ConcurrentQueue<NewPatient> Creations { get; } = new();
    public ConcurrentQueue<AppointmentChange> Changes { get; } = new();
    public ConcurrentQueue<PatientQuery> Queries { get; } = new();
    public ConcurrentQueue<PendingWrite> Asked { get; } = new();

    /// <summary>For the next writes; when there are none, <see cref="Usually"/>.</summary>
    public ConcurrentQueue<Reply> Replies { get; } = new();
    public Reply Usually { get; set; } = Reply.Confirm;
    public WriteRejection Reason { get; set; } = WriteRejection.Other;

    /// <summary>Replaces what the tracker knows.</summary>
    public Func<PendingWrite, WriteFate>? Fate { get; set; }

    /// <summary>Not null: reads show the book as it was then.</summary>
    public Instant? CopyOf { get; set; }
    public List<BusyTime> InCopy { get; } = [];
    public Func<PracticeDay, PracticeDay> Shape { get; set; } = day => day;
    public bool IsDown { get; set; }

    /// <summary>A single patient cannot be read.</summary>
    public bool PatientsAreDown { get; set; }
    public bool HasTracker { get; set; } = true;
    public bool HasRecall { get; set; } = true;
    public bool HasList { get; set; }
    public ConnectionReport Report { get; set; } = new ConnectionReport.Working(new PmsCapabilities { Book = true }, [], null, new Dictionary<string, string>());

    /// <summary>Writes wait here when set.</summary>
    public TaskCompletionSource? WriteGate { get; set; }
    public TaskCompletionSource? ReadGate { get; set; }
    public TaskCompletionSource? AskGate { get; set; }
    public TaskCompletionSource? CheckGate { get; set; }

    /// <summary>How often it was asked for anything at all.</summary>
    public int Requests;

    /// <summary>Of these, how often before anybody had asked.</summary>
    public int AheadReads;

    /// <summary>And of these, how often somebody came to wait for what was under way.</summary>
    public int Hurried;
    public int DayReads;
    public int Lists;
    public int RosterReads;
    public int Checks;
    public PracticeRoster Roster { get; set; } = new(
        "Maple Dental", null, null,
        [new("lee", "Dr. Lee", null), new("ode", "Dr. Ode", null)],
        [new("1", "Room 1", []), new("2", "Room 2", [])],
        [new("Cleaning", 60, [], []), new("Surgery", 30, ["lee"], ["1"])]);

    public PmsVendor Vendor => PmsVendor.Sikka;
    public PmsRequirements Requirements { get; set; } = new([], [], [], []);
    public PmsCapabilities Usual { get; } = new();

    /// <summary>What connections were opened with, in order.</summary>
    public ConcurrentQueue<PmsLink> Links { get; } = new();

    public PmsConnection Connect(PmsLink link)
    {
        Links.Enqueue(link);
        return new(this, this, this) { Appointments = this, Changes = this, Patients = this, PatientList = HasList ? this : null, Writes = HasTracker ? this : null, Recall = HasRecall ? this : null };
    }

    public static Instant At(int day, int hour, int minute = 0) => new LocalDateTime(2026, 3, day, hour, minute).InZoneStrictly(Zone).ToInstant();

    public Patient Add(string id, string first, string last, string born, params string[] phones)
    {
        var patient = new Patient(id, first, last, null, NodaTime.Text.LocalDatePattern.Iso.Parse(born).Value, phones, null, null);
        lock (gate) Patients.Add(patient);
        return patient;
    }

    /// <summary>Does what was accepted under this tracking id.</summary>
    public string Perform(string trackingId)
    {
        lock (gate)
        {
            var write = pending[trackingId];
            pending.Remove(trackingId);
            return Effect(write);
        }
    }

    /// <summary>Does all that was accepted so far.</summary>
    public void PerformAll()
    {
        foreach (var trackingId in pending.Keys.ToList())
            Perform(trackingId);
    }

    public async Task<ConnectionReport> CheckAsync(CancellationToken cancellationToken, IProgress<ConnectionStep>? steps = null)
    {
        Interlocked.Increment(ref Checks);
        await ReachAsync(CheckGate, cancellationToken);
        return Report;
    }

    public async Task<PracticeRoster> ReadRosterAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref RosterReads);
        await ReachAsync(ReadGate, cancellationToken);
        return Roster;
    }

    public async Task<IReadOnlyList<PracticeDay>> ReadDaysAsync(LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref DayReads);
        await ReachAsync(ReadGate, cancellationToken);
        lock (gate)
        {
            return [.. new DateInterval(first, last).Select(date => Shape(new PracticeDay(date, CopyOf, Windows(date), CopyOf is null ? Busy(date) : [.. InCopy], null)))];
        }
    }

    async Task<IReadOnlyList<Appointment>> IAppointmentBook.ReadAsync(LocalDate first, LocalDate last, string? patientId, CancellationToken cancellationToken)
    {
        await ReachAsync(ReadGate, cancellationToken);
        lock (gate)
        {
            return [.. Appointments.Where(a => (patientId is null || a.PatientId == patientId) && a.Start.InZone(Zone).Date >= first && a.Start.InZone(Zone).Date <= last)];
        }
    }

    public Task<WriteReceipt> BookAsync(NewAppointment appointment, CancellationToken cancellationToken) => TakeAsync(appointment, () => Bookings.Enqueue(appointment), cancellationToken);

    public Task<WriteReceipt> CreateAsync(NewPatient patient, CancellationToken cancellationToken) => TakeAsync(patient, () => Creations.Enqueue(patient), cancellationToken);

    public Task<WriteReceipt> ChangeAsync(AppointmentChange change, CancellationToken cancellationToken) => TakeAsync(change, () => Changes.Enqueue(change), cancellationToken);

    public Task<bool> TryTakeBackAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Requests);
        lock (gate) return Task.FromResult(pending.Remove(write.TrackingId!));
    }

    async Task<IReadOnlyList<Patient>> IPatientDirectory.FindAsync(PatientQuery query, CancellationToken cancellationToken)
    {
        Queries.Enqueue(query);
        await ReachAsync(ReadGate, cancellationToken);
        lock (gate) return [.. Patients]; // more than fit: the match is ours to make
    }

    public async Task<IReadOnlyList<Patient>> ListAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Lists);
        await ReachAsync(ReadGate, cancellationToken);
        lock (gate) return [.. Patients];
    }

    public Task<Patient?> GetAsync(string patientId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Requests);
        if (PatientsAreDown)
            throw new VendorUnreachableException(Vendor, "demo", "http-503");
        lock (gate) return Task.FromResult(Patients.Find(p => p.PatientId == patientId));
    }

    public Task<WriteFate> AskAsync(PendingWrite write, CancellationToken cancellationToken) => FateAsync(write, cancellationToken);

    async Task<WriteFate> IWriteTracker.FindAsync(PendingWrite write, CancellationToken cancellationToken) => await FateAsync(write, cancellationToken);

    private async Task<WriteFate> FateAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        Asked.Enqueue(write);
        await ReachAsync(AskGate, cancellationToken);
        lock (gate)
        {
            if (Fate is { } told)
                return told(write);
            if (write.TrackingId is { } id && pending.ContainsKey(id))
                return new WriteFate.Pending(id);
            if (write.Change is { } change)
                return IsDone(change) ? new WriteFate.Confirmed(change.Visit.AppointmentId) : new WriteFate.Absent();
            var record = write.Appointment is { } visit
                ? Appointments.Find(a => a.PatientId == visit.PatientId && a.Start == visit.Start)?.AppointmentId
                : Patients.Find(p => p.LastName == write.Patient!.LastName && p.FirstName == write.Patient.FirstName)?.PatientId;
            return record is null ? new WriteFate.Absent() : new WriteFate.Confirmed(record);
        }
    }

    private async Task<WriteReceipt> TakeAsync(object write, Action arrive, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Requests);
        var reply = Replies.TryDequeue(out var said) ? said : Usually;
        if (reply == Reply.Unreachable)
            throw new VendorUnreachableException(Vendor, "demo", "timeout");
        arrive();
        if (WriteGate is { } wait)
            await wait.Task.WaitAsync(cancellationToken);
        lock (gate)
        {
            return reply switch
            {
                Reply.Confirm => new WriteReceipt.Confirmed(Effect(write)),
                Reply.ConfirmTwice => new WriteReceipt.Confirmed(Effect(write), StandsTwice: true),
                Reply.Submit => new WriteReceipt.Submitted(Later(write)),
                Reply.PerformAndLose => Lost(Effect(write)),
                Reply.Lose => new WriteReceipt.Unknown(),
                Reply.RefuseAsTaken => new WriteReceipt.Rejected(WriteRejection.SlotTaken),
                _ => new WriteReceipt.Rejected(Reason),
            };
        }
    }

    private static WriteReceipt.Unknown Lost(string recordId) => recordId.Length > 0 ? new WriteReceipt.Unknown() : throw new InvalidOperationException();

    private string Later(object write)
    {
        var id = $"track-{++lastId}";
        pending[id] = write;
        return id;
    }

    private bool IsDone(AppointmentChange change) => Appointments.Find(a => a.AppointmentId == change.Visit.AppointmentId) is { } visit && change switch
    {
        AppointmentChange.Move move => visit.Start == move.To.Start,
        AppointmentChange.Cancel => visit.Status == AppointmentStatus.Cancelled,
        _ => visit.Status == AppointmentStatus.Confirmed,
    };

    private string Change(AppointmentChange change)
    {
        var at = Appointments.FindIndex(a => a.AppointmentId == change.Visit.AppointmentId);
        Appointments[at] = change switch
        {
            AppointmentChange.Move move => Appointments[at] with { Start = move.To.Start, Minutes = move.To.Minutes, ProviderId = move.To.ProviderId, RoomId = move.To.RoomId },
            AppointmentChange.Cancel => Appointments[at] with { Status = AppointmentStatus.Cancelled },
            _ => Appointments[at] with { Status = AppointmentStatus.Confirmed },
        };
        return change.Visit.AppointmentId;
    }

    private string Effect(object write)
    {
        if (write is AppointmentChange change)
            return Change(change);
        var id = $"rec-{++lastId}";
        if (write is NewAppointment a)
            Appointments.Add(new(id, a.PatientId, a.ProviderId, a.RoomId, a.Start, a.Minutes, a.VisitType.Name, AppointmentStatus.Scheduled));
        else if (write is NewPatient p)
            Patients.Add(new(id, p.FirstName, p.LastName, null, p.DateOfBirth, [p.Phone], p.Email, p.Address));
        return id;
    }

    private async Task ReachAsync(TaskCompletionSource? wait, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Requests);
        if (ReadingAhead.IsOn)
            Interlocked.Increment(ref AheadReads);
        using var hurry = ReadingAhead.WhenWanted(() => Interlocked.Increment(ref Hurried));
        if (wait is not null)
            await wait.Task.WaitAsync(cancellationToken);
        if (IsDown)
            throw new VendorUnreachableException(Vendor, "demo", "http-503");
    }

    private static WorkingWindow[] Windows(LocalDate date) => date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday
        ? []
        : [new(null, null, new(date.At(new LocalTime(9, 0)).InZoneStrictly(Zone).ToInstant(), date.At(new LocalTime(17, 0)).InZoneStrictly(Zone).ToInstant()))];

    private List<BusyTime> Busy(LocalDate date) =>
    [
        .. Appointments.Where(a => a.TakesTime && a.Start.InZone(Zone).Date == date)
            .SelectMany(a => new[] { new BusyTime(a.ProviderId, null, new(a.Start, a.End)), new BusyTime(null, a.RoomId, new(a.Start, a.End)) })
            .Where(busy => busy.ProviderId is not null || busy.RoomId is not null),
    ];
}
