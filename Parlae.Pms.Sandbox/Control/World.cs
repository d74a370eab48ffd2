using NodaTime;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.OpenDental;
using Parlae.Pms.Sandbox.Practice;
using Parlae.Pms.Sandbox.Practice.Generation;
using Parlae.Pms.Sandbox.Sikka;
using Parlae.Pms.Sandbox.Vapi;

namespace Parlae.Pms.Sandbox.Control;

/// <summary>A practice and all there is to it: its current run, the vendors that stand before it, and what the control API set. Clock and faults may be those of others, too.</summary>
internal sealed class World
{
    private readonly Lock beginning = new();
    private volatile PracticeRun? run;

    internal World(PracticeClock clock, FaultList faults, int number)
    {
        (Clock, Faults, Number) = (clock, faults, number);
        Sikka = new SikkaOffices(clock, Faults);
    }

    /// <summary>Which practice of the town it is, from 0.</summary>
    internal int Number { get; }

    internal PracticeClock Clock { get; }

    internal FaultList Faults { get; }

    internal RequestLog Requests { get; } = new();

    internal SikkaOffices Sikka { get; }

    internal OpenDentalCustomers OpenDental { get; } = new();

    /// <summary>What the voice platform keeps.</summary>
    internal VapiShelf Vapi { get; private set; } = new();

    /// <summary>The current run; the first one begins when someone asks, unless a reset came before.</summary>
    internal PracticeRun Run
    {
        get
        {
            if (run is { } current)
                return current;
            lock (beginning)
                return run ??= Begin(RunSettings.Default);
        }
    }

    /// <summary>Starts over: a new practice at that time, no faults, an empty log. Keys that vendors gave out stay valid. Whoever shares clock and faults has that time and no faults, too.</summary>
    internal void Reset(RunSettings settings, LocalDateTime now)
    {
        lock (beginning)
        {
            Faults.StartOver(settings.Seed);
            Clock.StandAt(now);
            run = Begin(settings);
            Requests.Clear();
        }
    }

    internal void Advance(Duration by)
    {
        Clock.Advance(by);
        Run.Settle();
    }

    private PracticeRun Begin(RunSettings settings)
    {
        var fresh = new PracticeRun(settings, Clock, PracticeGenerator.Make(settings.Seed, settings.Patients, Clock.Now));
        Sikka.Open(fresh);
        OpenDental.Open();
        Vapi = new VapiShelf();
        return fresh;
    }
}
