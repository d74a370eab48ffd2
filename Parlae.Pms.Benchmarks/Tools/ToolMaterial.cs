using System.Globalization;
using NodaTime;
using Parlae.Pms.Benchmarks.Clinic;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Benchmarks.Tools;

/// <summary>What uses of tools take, each time something of their own: times that are free, people who are new.</summary>
internal sealed class ToolMaterial
{
    private const int VisitsOfAHand = 1;
    private const int Letters = 26;

    private readonly BenchClinic clinic;
    /// <summary>One provider a day: two who work at the same time might be given a room that a third needs.</summary>
    private readonly IEnumerator<WantedVisit> visits;
    private readonly Plan plan = PracticeSetting.Create().Plans[0];
    private int newcomers;
    private int policies;

    public ToolMaterial(BenchClinic clinic)
    {
        this.clinic = clinic;
        var treats = new Dictionary<LocalDate, string>();
        visits = WantedVisit.Hands(clinic.Today, VisitsOfAHand).Select(hand => hand[0])
            .Where(visit => treats.TryGetValue(visit.Start.Date, out var one) ? one == visit.Provider : treats.TryAdd(visit.Start.Date, visit.Provider)).GetEnumerator();
        Day = clinic.WorkingDays.Skip(2).First();
    }

    /// <summary>A working day to come.</summary>
    public string Day { get; }

    /// <summary>Who calls.</summary>
    public BenchPatient? Patient { get; set; }

    /// <summary>Where a visit that stands is moved to.</summary>
    public string MoveTo { get; private set; } = "";

    /// <summary>A move keeps who treats: to a day on which they work as well, at the same time, that no other use wants.</summary>
    public void Move(DateTime start, int weeks) => MoveTo = start.AddDays(7 * weeks).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    public WantedVisit NextVisit() => visits.MoveNext() ? visits.Current : throw new BenchFailure("There is no free time left.");

    /// <summary>The arguments of <c>createPatient</c> for somebody whom nobody knows.</summary>
    public object NextNewcomer()
    {
        var number = newcomers++;
        return new { firstName = "Newcomer", lastName = "Sample" + Spelt(number), dateOfBirth = string.Create(CultureInfo.InvariantCulture, $"19{50 + (number % 50)}-03-{1 + (number % 28):00}"), phone = clinic.Calls.NextNumber() };
    }

    /// <summary>The arguments of <c>addInsurance</c> for a policy of a plan that the practice knows.</summary>
    public object NextPolicy() => new { patientId = "p1", carrier = plan.Carrier, memberId = string.Create(CultureInfo.InvariantCulture, $"QX-{++policies:00000}"), groupNumber = plan.GroupNumber };

    /// <summary>Names have letters only.</summary>
    private static string Spelt(int number) => number < Letters ? $"{(char)('a' + number)}" : Spelt((number / Letters) - 1) + (char)('a' + (number % Letters));
}
