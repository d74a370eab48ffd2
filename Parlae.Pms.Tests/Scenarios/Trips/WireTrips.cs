using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Http;

namespace Parlae.Pms.Tests.Scenarios.Trips;

/// <summary>One request to a practice's vendor: when it left the program, and when its whole answer was there.</summary>
internal sealed record Trip(string Vendor, string Method, string Path, long Left, long Back)
{
    public bool IsForToken => Path.EndsWith("/request_key", StringComparison.Ordinal) || Path.EndsWith("/authenticates", StringComparison.Ordinal);

    public string Shown => $"{Method} {string.Join('/', Path.Split('/').Skip(3))}";
}

/// <summary>
/// Stands between the program and the wire, inside queues, retries and tokens, and notes every request to a vendor. While a test measures, each takes
/// <see cref="Pause"/> longer, so that two of which one needs the other's answer can never overlap, and two that do not hardly fail to.
/// </summary>
internal sealed class WireTrips : IHttpMessageHandlerBuilderFilter
{
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<Trip> trips = new();

    private volatile bool isMeasuring;

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        builder.PrimaryHandler = new Watch(this) { InnerHandler = builder.PrimaryHandler };
    };

    /// <summary>What was asked of vendors while that was done.</summary>
    public async Task<IReadOnlyList<Trip>> DuringAsync(Func<Task> work)
    {
        trips.Clear();
        isMeasuring = true;
        try
        {
            await work();
        }
        finally
        {
            isMeasuring = false;
        }

        return [.. trips];
    }

    /// <summary>The longest chain of requests each of which left when the one before it was back: as many as somebody may have waited for, one after another.</summary>
    public static IReadOnlyList<Trip> InSequence(IEnumerable<Trip> trips)
    {
        var chain = new List<Trip>();
        foreach (var trip in trips.OrderBy(trip => trip.Back))
        {
            if (chain.Count == 0 || trip.Left >= chain[^1].Back) chain.Add(trip);
        }

        return chain;
    }

    private sealed class Watch(WireTrips log) : DelegatingHandler
    {
        private static readonly string[] Vendors = ["sikka", "kolla", "opendental", "nexhealth"];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (!log.isMeasuring || !Vendors.Contains(path.Split('/')[1])) return await base.SendAsync(request, cancellationToken);

            var left = Stopwatch.GetTimestamp();
            try
            {
                await Task.Delay(Pause, cancellationToken);
                var response = await base.SendAsync(request, cancellationToken);
                await response.Content.LoadIntoBufferAsync(cancellationToken);
                return response;
            }
            finally
            {
                log.trips.Enqueue(new Trip(path.Split('/')[1], request.Method.Method, path, left, Stopwatch.GetTimestamp()));
            }
        }
    }
}
