using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using NodaTime.Extensions;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Storage.Tables;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Figures;

/// <summary>Hourly figures on Table Storage: what processes count adds up there, also an hour so full that its row is written in parts.</summary>
public sealed class FiguresInTablesTests(Azurite azurite)
{
    private const int Tools = 60;
    private const int Outcomes = 60;

    private static readonly Instant Start = CoreBench.Monday.ToInstant();

    [Fact]
    public async Task What_processes_count_adds_up_and_a_full_hour_comes_back_whole()
    {
        var (options, clock) = (await TestTables.OptionsAsync(azurite), new FakeTimeProvider(CoreBench.Monday));
        var accounts = new FakeAccounts { All = { FakeAccounts.Account("demo") } };
        AccountFigures Process() => new(new TableRecords(options, clock), accounts, new FigureLife(FigureLife.Usual), clock, NullLogger<AccountFigures>.Instance);
        var (one, other) = (Process(), Process());
        foreach (var process in new[] { one, other, other })
        {
            process.Called("demo");
            process.AuthenticationFailed(null, AuthenticationDoors.Webhook);
            for (var i = 0; i < Tools * Outcomes; i++)
                process.ToolUsed("demo", $"{new string('t', 70)}{i % Tools}", $"{new string('o', 70)}{i / Tools}", TimeSpan.FromMilliseconds(i));
        }

        Assert.Equal(0, (await Task.WhenAll(one.WriteAsync(CoreBench.Token), other.WriteAsync(CoreBench.Token))).Sum());
        other.Called("demo");
        other.Booked("demo", "Cleaning", "booked");
        Assert.Equal(0, await other.WriteAsync(CoreBench.Token)); // the same row once more
        clock.Advance(TimeSpan.FromHours(1));
        one.Called("demo");
        Assert.Equal(0, await one.WriteAsync(CoreBench.Token));

        var restarted = Process();
        var hours = await restarted.ReadAsync("demo", Start, Start + Duration.FromHours(2), CoreBench.Token);
        Assert.Equal([(Start, 4), (Start + Duration.FromHours(1), 1)], hours.Select(hour => (hour.Start, hour.Figures.Calls)));
        var full = hours[0].Figures;
        Assert.Equal((3 * Tools * Outcomes, 1), (full.Tools.Values.Sum(outcomes => outcomes.Values.Sum()), full.Bookings["Cleaning"]["booked"]));
        Assert.Equal((Tools, 3 * Tools * Outcomes), (full.Durations.Count, full.Durations.Values.Sum(counts => counts.Sum())));
        Assert.Equal(3, Assert.Single(await restarted.ReadAsync(null, Start, Start + Duration.FromHours(1), CoreBench.Token)).Figures.AuthenticationFailures[AuthenticationDoors.Webhook]);
        Assert.Single(await restarted.ReadAsync("demo", Start + Duration.FromHours(1), Start + Duration.FromHours(2), CoreBench.Token));
    }
}
