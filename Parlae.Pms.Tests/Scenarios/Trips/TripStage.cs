using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Trips;

/// <summary>A clinic of one vendor on which tools are used one by one, each by callers of its own.</summary>
internal sealed class TripStage : IAsyncDisposable
{
    private readonly WireTrips wire;
    private readonly LeapingClock clock;
    private readonly Queue<Person> people;
    private readonly Queue<Person> free;
    private readonly Queue<Booked> visits;
    private readonly Queue<JsonElement> slots = [];

    private TripStage(string vendor, Clinic clinic, WireTrips wire, LeapingClock clock, IReadOnlyList<Person> people, IReadOnlyList<Person> free, IReadOnlyList<Booked> visits)
    {
        (Vendor, Clinic, this.wire, this.clock) = (vendor, clinic, wire, clock);
        (this.people, this.free, this.visits) = (new(people), new(free), new(visits));
    }

    /// <summary>A visit ahead that the practice had before anybody called, and whose it is.</summary>
    internal sealed record Booked(Person Person, DateTimeOffset Start);

    public string Vendor { get; }

    public Clinic Clinic { get; }

    /// <summary>Tools that the clinic has.</summary>
    public IReadOnlyList<ToolDescription> Offered { get; private set; } = [];

    public static async Task<TripStage> StartAsync(string vendor)
    {
        var (wire, clock) = (new WireTrips(), default(LeapingClock));
        var clinic = await Clinic.StartAsync(new ClinicOptions
        {
            Vendor = vendor,
            IsWatched = false,
            Services = services =>
            {
                services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter>(wire));
                var usual = services.Last(each => each.ServiceType == typeof(TimeProvider)).ImplementationFactory!;
                services.AddSingleton<TimeProvider>(provider => clock = new LeapingClock((TimeProvider)usual(provider)));
            },
        });
        _ = clinic.Service<TimeProvider>();
        var practice = await clinic.Sandbox.PracticeAsync();
        var onFile = practice.List("patients").Where(patient => patient.List("phones").Length > 0).DistinctBy(patient => patient.List("phones")[0].GetString()).Skip(10).ToList();
        var ahead = practice.List("appointments").Where(visit => visit.GetProperty("start").GetDateTimeOffset() > practice.GetProperty("now").GetDateTimeOffset()).ToLookup(visit => visit.Text("patient"));
        var stage = new TripStage(vendor, clinic, wire, clock!,
            [.. onFile.Select(Person.Of)],
            [.. onFile.Where(patient => !ahead[patient.Text("id")].Any()).Select(Person.Of)],
            [.. onFile.Select(patient => (Person: Person.Of(patient), Visit: ahead[patient.Text("id")].FirstOrDefault(visit => visit.Text("status") == "scheduled"))).Where(one => one.Visit.ValueKind != JsonValueKind.Undefined)
                .Select(one => new Booked(one.Person, one.Visit.GetProperty("start").GetDateTimeOffset()))]);
        var account = await clinic.Service<AccountStore>().FindAsync(Clinic.AccountId, Clinic.Cancellation);
        stage.Offered = [.. ToolNames.All.Select(name => clinic.Service<ToolCatalog>().Find(name)!.Description).Where(tool => tool.Offers(account!))];
        for (var day = 3; day <= 27; day++)
        {
            // One of a day: two offers of a day may overlap.
            if (await clinic.Call().LookAsync($"2026-03-{day:00}") is { Status: "slots" } offer) stage.slots.Enqueue(offer.Slots[0]);
        }

        return stage;
    }

    public Task<Person> NextPersonAsync() => NextAsync(people, person => person);

    /// <summary>Somebody with no visit ahead.</summary>
    public Task<Person> NextFreePersonAsync() => NextAsync(free, person => person);

    public Task<Booked> NextVisitAsync() => NextAsync(visits, visit => visit.Person);

    /// <summary>Those who have left the practice are passed over: they are nobody's to the program.</summary>
    private async Task<T> NextAsync<T>(Queue<T> line, Func<T, Person> who)
    {
        while (true)
        {
            var next = line.Dequeue();
            if ((await Clinic.Call().IdentifyAsync(who(next))).Status == "verified") return next;
        }
    }

    /// <summary>A time that is free.</summary>
    public string NextStart() => slots.Dequeue().Text("start")!;

    /// <summary>Nothing of the practice and of patients is at hand, as in a process that has just begun; only the token of the connection is. Calls are over.</summary>
    public async Task CoolAsync()
    {
        var (status, text) = await Clinic.OperateAsync("DELETE", $"/api/pms/cache?accountId={Clinic.AccountId}");
        Assert.True((int)status == 200, text);
        ForgetPractice();
    }

    /// <summary>In the middle of a call: it is known who calls, and nothing of the practice.</summary>
    public void ForgetPractice()
    {
        Clinic.Service<PracticeCalendar>().Purge(Clinic.AccountId);
        clock.Leap(TimeSpan.FromHours(30));
    }

    /// <summary>A call that was taken, and all that is read ahead for it.</summary>
    public async Task<PhoneCall> BegunAsync(string? number)
    {
        var call = Clinic.Call(number);
        await call.BeginAsync();
        await Clinic.ReadAheadAsync();
        return call;
    }

    /// <summary>What one use of a tool asks of the vendor.</summary>
    public async Task<(Answer Answer, IReadOnlyList<Trip> Trips)> UseAsync(PhoneCall call, string tool, object? arguments)
    {
        Answer? answer = null;
        var trips = await wire.DuringAsync(async () => answer = await call.UseAsync(tool, arguments));
        return (answer!, trips);
    }

    public ValueTask DisposeAsync() => Clinic.DisposeAsync();
}
