using System.Collections.Immutable;
using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

/// <summary>Where things are that are asked for again and again. A change makes a new one; what was handed out stays as it was.</summary>
internal sealed record PracticeIndex(NumbersBy<LocalDate> DayVisits, NumbersBy<int> PatientVisits, NumbersBy<int> PatientNotes)
{
    internal static PracticeIndex Empty { get; } = new(NumbersBy<LocalDate>.None, NumbersBy<int>.None, NumbersBy<int>.None);

    internal PracticeIndex With(Appointment visit) => this with
    {
        DayVisits = DayVisits.With(visit.Start.Date, visit.Number),
        PatientVisits = PatientVisits.With(visit.Patient, visit.Number),
    };

    internal PracticeIndex Without(Appointment visit) => this with
    {
        DayVisits = DayVisits.Without(visit.Start.Date, visit.Number),
        PatientVisits = PatientVisits.Without(visit.Patient, visit.Number),
    };

    internal PracticeIndex With(Note note) => this with { PatientNotes = PatientNotes.With(note.Patient, note.Number) };
}

/// <summary>Numbers of records, in order, by something that they have in common.</summary>
internal sealed class NumbersBy<TKey>(ImmutableDictionary<TKey, ImmutableArray<int>> all)
    where TKey : notnull
{
    internal static NumbersBy<TKey> None { get; } = new(ImmutableDictionary<TKey, ImmutableArray<int>>.Empty);

    internal ImmutableArray<int> Of(TKey key) => all.TryGetValue(key, out var numbers) ? numbers : [];

    internal NumbersBy<TKey> With(TKey key, int number)
    {
        var numbers = Of(key);
        var at = numbers.BinarySearch(number);
        return at >= 0 ? this : new(all.SetItem(key, numbers.Insert(~at, number)));
    }

    internal NumbersBy<TKey> Without(TKey key, int number) => new(all.SetItem(key, Of(key).Remove(number)));
}
