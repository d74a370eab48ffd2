using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

/// <summary>
/// The one imaginary practice, as its own system holds it. Every vendor's API reads and writes this; all members are thread-safe.
/// </summary>
internal sealed class DentalPractice(PracticeSetting setting)
{
    private readonly Lock gate = new();
    private readonly Shelf<Patient> patients = new(1);
    private readonly Shelf<Appointment> appointments = new(70001);
    private readonly Shelf<Note> notes = new(9001);
    private readonly Shelf<Policy> policies = new(501);
    private readonly Shelf<LedgerLine> ledger = new(31001);
    private PracticeIndex index = PracticeIndex.Empty;

    internal PracticeSetting Setting => setting;

    internal Patient? FindPatient(int number)
    {
        lock (gate)
            return patients.Find(number);
    }

    internal Appointment? FindAppointment(int number)
    {
        lock (gate)
            return appointments.Find(number);
    }

    internal PracticeSnapshot Snapshot(Instant at)
    {
        lock (gate)
            return new PracticeSnapshot(at, patients.All, appointments.All, notes.All, policies.All, ledger.All) { Index = index };
    }

    internal Patient AddPatient(Patient draft)
    {
        lock (gate)
            return patients.Add(number => draft with { Number = number, Guarantor = draft.Guarantor == 0 ? number : draft.Guarantor });
    }

    /// <summary>Changes a patient's record; null when there is none.</summary>
    internal Patient? ChangePatient(int number, Func<Patient, Patient> change)
    {
        lock (gate)
        {
            if (patients.Find(number) is not { } patient)
                return null;
            var changed = change(patient) with { Number = number };
            patients.Replace(number, changed);
            return changed;
        }
    }

    /// <summary>Puts a visit into the book; null when its provider or its room is taken.</summary>
    internal Appointment? Book(Appointment draft)
    {
        lock (gate)
        {
            if (IsTaken(draft with { Number = 0 }))
                return null;
            var booked = appointments.Add(number => draft with { Number = number });
            index = index.With(booked);
            return booked;
        }
    }

    /// <summary>Changes a visit; the refusal says whether it is unknown or its new place is taken.</summary>
    internal ChangeOutcome ChangeAppointment(int number, Func<Appointment, Appointment> change)
    {
        lock (gate)
        {
            if (appointments.Find(number) is not { } before)
                return ChangeOutcome.Unknown;
            var after = change(before) with { Number = number };
            if (IsTaken(after))
                return ChangeOutcome.Taken;
            appointments.Replace(number, after);
            if (before.Start.Date != after.Start.Date || before.Patient != after.Patient)
                index = index.Without(before).With(after);
            return ChangeOutcome.Changed;
        }
    }

    internal Note AddNote(Note draft)
    {
        lock (gate)
        {
            var added = notes.Add(number => draft with { Number = number });
            index = index.With(added);
            return added;
        }
    }

    internal Policy AddPolicy(Policy draft)
    {
        lock (gate)
            return policies.Add(number => draft with { Number = number });
    }

    internal LedgerLine AddLedgerLine(LedgerLine draft)
    {
        lock (gate)
            return ledger.Add(number => draft with { Number = number });
    }

    private bool IsTaken(Appointment wanted)
    {
        foreach (var number in index.DayVisits.Of(wanted.Start.Date))
        {
            if (appointments.Find(number)!.Collides(wanted))
                return true;
        }

        return false;
    }
}

internal enum ChangeOutcome
{
    Changed,
    Unknown,
    Taken,
}
