using System.Text.Json;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.Replay;

/// <summary>Who plays in the script: patients on file who can be told from all others, the same in every run.</summary>
internal sealed class Cast
{
    /// <summary>The calls whose caller has no visit ahead. Each has its own, whichever of them comes first.</summary>
    private static readonly string[] Calls =
    [
        "row-02", "row-03", "row-04", "row-05-0", "row-05-1", "row-06", "row-07", "row-08", "row-10-toronto", "row-10-toronto-autumn", "row-10-vancouver",
        "row-10-vancouver-autumn", "row-13", "row-19",
    ];

    private readonly IReadOnlyList<Person> free;

    private Cast(IReadOnlyList<Person> free, Person moving, Person cancelling, IReadOnlyList<Person> family, IReadOnlyDictionary<string, Person> balances)
    {
        this.free = free;
        (Moving, Cancelling, Family) = (moving, cancelling, family);
        Balances = balances;
    }

    /// <summary>Who asks for their balance, by how they are answered: one who has one, one who has not, as far as the vendor tells.</summary>
    public IReadOnlyDictionary<string, Person> Balances { get; }

    /// <summary>Has one visit ahead.</summary>
    public Person Moving { get; }

    /// <summary>Has two visits ahead.</summary>
    public Person Cancelling { get; }

    /// <summary>Three who share a number.</summary>
    public IReadOnlyList<Person> Family { get; }

    /// <summary>Who makes that call: someone without a visit ahead.</summary>
    public Person Of(string call) => free[Array.IndexOf(Calls, call)];

    public static async Task<Cast> ChooseAsync(ClinicProcesses clinic)
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var tomorrow = practice.GetProperty("now").GetDateTimeOffset().AddDays(1);
        var ahead = PracticeVisit.All(practice).Where(visit => visit.Stands && visit.End > practice.GetProperty("now").GetDateTimeOffset()).ToLookup(visit => visit.Patient);
        var (free, moving, cancelling) = (new List<Person>(), (Person?)null, (Person?)null);
        var balances = new Dictionary<string, Person>();
        var answers = RowVendor.Of(clinic.Vendor) is { TellsBalances: true, HasPatientsWithoutBalance: true } ? 2 : 1;
        foreach (var person in clinic.Patients.Skip(6))
        {
            var visits = ahead[person.Id!].ToList();
            if (visits.Exists(visit => visit.Start < tomorrow))
                continue;
            if (balances.Count < answers && await BalanceAsync(clinic, person) is { } seen && balances.TryAdd(seen, person))
                continue;
            if (visits.Count == 0 && free.Count < Calls.Length && await IsKnownAsync(clinic, person))
                free.Add(person);
            else if (visits.Count == 1 && moving is null && await IsKnownAsync(clinic, person))
                moving = person;
            else if (visits.Count == 2 && cancelling is null && await IsKnownAsync(clinic, person))
                cancelling = person;
        }

        Assert.Equal(Calls.Length, free.Count);
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
