using System.Text.Json;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.Replay;

/// <summary>Who plays in the script: patients on file who can be told from all others, the same in every run.</summary>
internal sealed class Cast
{
    private readonly Queue<Person> free;

    private Cast(IReadOnlyList<Person> free, Person moving, Person cancelling, IReadOnlyList<Person> family, IReadOnlyDictionary<string, Person> balances)
    {
        this.free = new(free);
        (Moving, Cancelling, Family) = (moving, cancelling, family);
        (Billed, Unbilled) = (balances["ok"], balances["unavailable"]);
    }

    /// <summary>Has a balance.</summary>
    public Person Billed { get; }

    /// <summary>Has no row among the balances.</summary>
    public Person Unbilled { get; }

    /// <summary>Has one visit ahead.</summary>
    public Person Moving { get; }

    /// <summary>Has two visits ahead.</summary>
    public Person Cancelling { get; }

    /// <summary>Three who share a number.</summary>
    public IReadOnlyList<Person> Family { get; }

    /// <summary>Another one without a visit ahead.</summary>
    public Person Next() => free.Dequeue();

    public static async Task<Cast> ChooseAsync(ClinicProcesses clinic, int count)
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var tomorrow = practice.GetProperty("now").GetDateTimeOffset().AddDays(1);
        var ahead = PracticeVisit.All(practice).Where(visit => visit.Stands && visit.End > practice.GetProperty("now").GetDateTimeOffset()).ToLookup(visit => visit.Patient);
        var (free, moving, cancelling) = (new List<Person>(), (Person?)null, (Person?)null);
        var balances = new Dictionary<string, Person>();
        foreach (var person in clinic.Patients.Skip(6))
        {
            var visits = ahead[person.Id!].ToList();
            if (visits.Exists(visit => visit.Start < tomorrow))
                continue;
            if (balances.Count < 2 && await BalanceAsync(clinic, person) is { } seen && balances.TryAdd(seen, person))
                continue;
            if (visits.Count == 0 && free.Count < count && await IsKnownAsync(clinic, person))
                free.Add(person);
            else if (visits.Count == 1 && moving is null && await IsKnownAsync(clinic, person))
                moving = person;
            else if (visits.Count == 2 && cancelling is null && await IsKnownAsync(clinic, person))
                cancelling = person;
        }

        Assert.Equal(count, free.Count);
        return new Cast(free, moving!, cancelling!, [.. practice.List("patients").Take(3).Select(Person.Of)], balances);
    }

    /// <summary>What a caller hears who asks for the balance; null: nobody can tell who they are.</summary>
    private static async Task<string?> BalanceAsync(ClinicProcesses clinic, Person person)
    {
        var call = clinic.Call(process: 0, id: $"balance-{person.Id}");
        return await call.IdentifyAsync(person) is { Status: "verified" } known ? (await call.UseAsync("getBalance", new { patientId = known.Of("patientId") })).Status : null;
    }

    private static async Task<bool> IsKnownAsync(ClinicProcesses clinic, Person person) =>
        (await clinic.Call(process: 0, id: $"cast-{person.Id}").IdentifyAsync(person)).Status == "verified";
}
