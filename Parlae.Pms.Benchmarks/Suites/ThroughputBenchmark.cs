using Parlae.Pms.Benchmarks.Clinic;
using Parlae.Pms.Benchmarks.Figures;
using Parlae.Pms.Benchmarks.Load;
using Parlae.Pms.Benchmarks.Servers;

namespace Parlae.Pms.Benchmarks.Suites;

/// <summary>Requests a second as fast as they are answered, against servers that only parse the same body and answer a constant. Rounds take turns.</summary>
internal sealed class ThroughputBenchmark : IBenchmark
{
    private const int Connections = 32;
    private const double SecondsARound = 2.5;
    private const int UsesACall = 4;
    private const int BookingsACall = 7; // The guards allow a tool eight times in a call.
    private const int WarmUp = 2_000;
    private const int WarmUpQuestions = 24_000; // until the runtime has compiled anew what is asked most
    private const int WarmUpBookings = 700;
    private const int MostBookings = 2_500; // There are so many times in a year.

    private static readonly string[] VisitTypes = ["Cleaning", "Exam"];

    public string Name => "throughput";

    public async Task RunAsync(BenchRun run)
    {
        var clinic = await run.ClinicAsync();
        var visits = WantedVisit.Hands(clinic.Today, BookingsACall).GetEnumerator();
        Contender[] contenders =
        [
            new("bare Kestrel", run.Kestrel, count => Availability(clinic, count, "results"), 6 * WarmUp),
            new("bare Fastify", run.Fastify, count => Availability(clinic, count, "results"), 3 * WarmUp),
            new("checkAvailability", clinic.Product, count => Availability(clinic, count, "\\\"slots\\\":[{"), WarmUpQuestions, clinic.PracticeProgram),
            new("bookAppointment", clinic.Product, count => Bookings(clinic, count, visits), WarmUpBookings, clinic.PracticeProgram) { Most = MostBookings },
        ];

        foreach (var contender in contenders)
        {
            contender.Play(contender.WarmUp / 2);
            var rate = contender.Play(contender.WarmUp / 2).PerSecond;
            contender.Requests = Math.Min((int)(rate * SecondsARound), contender.Most);
            run.Report.Say($"warm-up of {contender.Name}: {rate:F0}/s");
        }

        for (var round = 0; round < run.Options.Rounds; round++)
        {
            foreach (var contender in contenders)
                contender.Measure();
        }

        foreach (var contender in contenders)
        {
            run.Report.Add(Name, contender.Name, "requests/s", contender.Of(round => round.PerSecond));
            run.Report.Add(Name, $"{contender.Name}, {Connections} at once, p50", "ms", contender.Of(round => round.P50));
            run.Report.Add(Name, $"{contender.Name}, {Connections} at once, p99", "ms", contender.Of(round => round.P99));
            run.Report.Add(Name, $"{contender.Name}, processor a request", "ms", contender.Processor);
            if (contender.ProcessorBehind.Count > 0) run.Report.Add(Name, $"{contender.Name}, the practice's own processor a request", "ms", contender.ProcessorBehind);
        }

        foreach (var bare in contenders[..2])
        {
            var isKestrel = bare == contenders[0];
            run.Report.Add(Name, $"checkAvailability of {bare.Name}", "%", Ratio(contenders[2], bare), isKestrel ? Limit.AtLeast(25) : null);
            run.Report.Add(Name, $"bookAppointment of {bare.Name}", "%", Ratio(contenders[3], bare), isKestrel ? Limit.AtLeast(8) : null);
        }
    }

    private static List<double> Ratio(Contender product, Contender bare) =>
        [.. product.Rounds.Zip(bare.Rounds, (ours, theirs) => 100 * ours.PerSecond / theirs.PerSecond)];

    private static List<PreparedCall> Availability(BenchClinic clinic, int count, string expected)
    {
        string[] questions = [.. clinic.WorkingDays.SelectMany(day => VisitTypes.Select(type => $$"""{"date":"{{day}}","appointmentType":"{{type}}"}"""))];
        return [.. Enumerable.Range(0, Math.Max(1, count / UsesACall))
            .Select(n => clinic.Calls.Call("checkAvailability", Enumerable.Range(n, UsesACall).Select(k => questions[k % questions.Length]), expected))];
    }

    private static List<PreparedCall> Bookings(BenchClinic clinic, int count, IEnumerator<IReadOnlyList<WantedVisit>> visits) =>
        [.. KnownCallers.Find(clinic, Math.Max(1, count / BookingsACall), isVerified: false).Select(caller =>
        {
            visits.MoveNext();
            return clinic.Calls.Call("bookAppointment", visits.Current.Select(visit => visit.Arguments), CallMaker.Status("booked"), caller.CallId);
        })];

    /// <param name="behind">The practice's system, where the server asks one: it takes its share of the same processors.</param>
    private sealed class Contender(string name, ServedProgram server, Func<int, IReadOnlyList<PreparedCall>> make, int warmUp, ServedProgram? behind = null)
    {
        public string Name => name;

        public int WarmUp => warmUp;

        public int Requests { get; set; }

        public int Most { get; init; } = int.MaxValue;

        public List<LoadResult> Rounds { get; } = [];

        public List<double> Processor { get; } = [];

        public List<double> ProcessorBehind { get; } = [];

        public List<double> Of(Func<LoadResult, double> figure) => [.. Rounds.Select(figure)];

        public void Measure()
        {
            var calls = Make(Requests);
            var (before, beforeBehind) = (server.ProcessorMilliseconds, behind?.ProcessorMilliseconds);
            var result = ClosedLoop.Run(server.Port, Connections, calls);
            Rounds.Add(result);
            Processor.Add((server.ProcessorMilliseconds - before) / result.Latencies.Count);
            if (behind is not null) ProcessorBehind.Add((behind.ProcessorMilliseconds - beforeBehind!.Value) / result.Latencies.Count);
        }

        public LoadResult Play(int requests) => ClosedLoop.Run(server.Port, Connections, Make(requests));

        /// <summary>What is sent is made before the clock runs, and the heap is tidied.</summary>
        private IReadOnlyList<PreparedCall> Make(int requests)
        {
            var calls = make(requests);
            GC.Collect();
            return calls;
        }
    }
}
