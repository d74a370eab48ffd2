using NodaTime;
using Parlae.Pms.Sandbox.Practice;
using Parlae.Pms.Sandbox.Sikka.Tables;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>
/// What Sikka's cloud holds of the practice: its state at one moment, as tables made when first asked for. A later copy takes over
/// the tables of records that did not change in between.
/// </summary>
internal sealed class SikkaCopy
{
    private readonly Lazy<Table> appointments;
    private readonly Lazy<Table> patients;
    private readonly Lazy<Dictionary<string, Table>> peripheral;

    internal SikkaCopy(PracticeSetting setting, SikkaPms pms, PracticeSnapshot snapshot, SikkaCopy? previous)
    {
        Setting = setting;
        Pms = pms;
        Snapshot = snapshot;
        Loads = previous is null ? new LoadTimes(snapshot.At) : previous.Loads.Then(snapshot.At, !IsSame(previous.Snapshot));
        appointments = previous?.Snapshot.Appointments == snapshot.Appointments && previous.Snapshot.Patients == snapshot.Patients
            ? previous.appointments
            : new(() => AppointmentTables.Appointments(this));
        patients = previous?.Snapshot.Patients == snapshot.Patients && previous.Snapshot.Policies == snapshot.Policies && previous.Snapshot.Appointments == snapshot.Appointments
            ? previous.patients
            : new(() => PatientTables.Patients(this));
        peripheral = previous is not null && IsSame(previous.Snapshot) && PracticeClock.At(previous.At).Date == PracticeClock.At(At).Date
            ? previous.peripheral
            : new(() => []);
    }

    internal PracticeSetting Setting { get; }

    internal SikkaPms Pms { get; }

    internal PracticeSnapshot Snapshot { get; }

    internal LoadTimes Loads { get; }

    internal Instant At => Snapshot.At;

    internal LocalDate Today => PracticeClock.At(At).Date;

    internal Table Appointments => appointments.Value;

    internal Table Patients => patients.Value;

    /// <summary>A table that few ask for, made once for this state of the practice.</summary>
    internal Table Get(string name, Func<SikkaCopy, Table> make)
    {
        var tables = peripheral.Value;
        lock (tables)
            return tables.TryGetValue(name, out var table) ? table : tables[name] = make(this);
    }

    private bool IsSame(PracticeSnapshot other) =>
        other.Patients == Snapshot.Patients && other.Appointments == Snapshot.Appointments && other.Notes == Snapshot.Notes
        && other.Policies == Snapshot.Policies && other.Ledger == Snapshot.Ledger;
}

/// <summary>When rows came into the copy: with the first copy taken at or after their last change.</summary>
internal sealed class LoadTimes
{
    private readonly Instant[] copies;

    internal LoadTimes(Instant first) => copies = [first];

    private LoadTimes(Instant[] copies) => this.copies = copies;

    internal Instant First => copies[0];

    internal LoadTimes Then(Instant next, bool hasChanges) => hasChanges ? new LoadTimes([.. copies, next]) : this;

    internal Instant Of(Instant changed)
    {
        var at = Array.BinarySearch(copies, changed);
        return copies[Math.Min(at < 0 ? ~at : at, copies.Length - 1)];
    }
}
