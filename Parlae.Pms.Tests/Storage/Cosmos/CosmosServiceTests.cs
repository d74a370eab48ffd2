using System.Diagnostics;
using System.Net;
using System.Text;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Cosmos;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Storage.Tables;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Storage.Cosmos;

/// <summary>How the Cosmos engine uses its service: what it asks, and what it does when an answer is lost or refused.</summary>
public sealed class CosmosServiceTests(Emulators.Cosmos cosmos) : IAsyncLifetime
{
    private const string Collection = "Things";
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Body = [1];

    private readonly Wire wire = new();
    private CosmosRecordsOptions options = new(new RemoteStore.WithKey(""));
    private CosmosRecords? opened;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private CosmosRecords Records => opened!;

    public async ValueTask InitializeAsync()
    {
        options = await TestCosmos.OptionsAsync(cosmos) with { Transport = wire };
        opened = new CosmosRecords(options, TimeProvider.System);
    }

    public ValueTask DisposeAsync()
    {
        opened!.Dispose();
        wire.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Nothing_is_asked_before_a_record_is() => Assert.Empty(wire.Requests);

    [Fact]
    public async Task A_record_is_read_by_its_address_and_a_range_by_questions_to_its_partition_alone()
    {
        await Records.TryInsertAsync(Collection, "p", "r", Body, Noon, Now);
        await Records.RangeAsync(Collection, "p", null, null, Now).CountAsync(Now);
        var asked = Listen();

        await Records.GetAsync(Collection, "p", "r", Now);
        Assert.Equal(("GET", $"/dbs/{options.Database}/colls/records/docs/rr", "[\"Things/p\"]"), Assert.Single(asked));
        asked.Clear();

        await Records.RangeAsync(Collection, "p", "a", "z", Now).CountAsync(Now);
        Assert.InRange(asked.Count, 1, 2); // the SDK may ask how to ask
        Assert.All(asked, question => Assert.Equal(("POST", $"/dbs/{options.Database}/colls/records/docs", "[\"Things/p\"]"), question));
    }

    [Fact]
    public async Task Nothing_goes_beyond_the_services_limits()
    {
        const int MostBytes = 2 * 1024 * 1024;
        var sizes = new List<long>();
        await Records.GetAsync(Collection, "p", "r", Now);
        wire.Before = async (request, token) =>
        {
            sizes.Add(request.Content is null ? 0 : (await request.Content.ReadAsByteArrayAsync(token)).Length);
            Assert.All(request.RequestUri!.Segments, segment => Assert.InRange(Encoding.UTF8.GetByteCount(Uri.UnescapeDataString(segment)), 1, 1023));
            return null;
        };

        var key = new string('漢', 102);
        Assert.NotNull(await Records.TryInsertAsync(Collection, key, key, new byte[IPartitionedRecords.MaximumBodyBytes], Noon, Now));
        Assert.IsType<BatchResult.Applied>(await Records.BatchAsync(
            Collection, key, [.. Enumerable.Range(0, 100).Select(i => new RecordChange.Insert($"{i:00}" + new string('~', 102), new byte[IPartitionedRecords.MaximumBatchBytes / 100], Noon))], Now));

        Assert.Equal(2, sizes.Count);
        Assert.All(sizes, size => Assert.InRange(size, IPartitionedRecords.MaximumBodyBytes, MostBytes));
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_unknown_and_not_made_again()
    {
        await Records.TryInsertAsync(Collection, "p", "first", Body, null, Now);
        var before = wire.Requests.Count;
        wire.After = request => { if (request.Method == HttpMethod.Post) throw new HttpRequestException(HttpRequestError.ResponseEnded); };

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Records.TryInsertAsync(Collection, "p", "lost", Body, null, Now));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Records.BatchAsync(Collection, "p", [new RecordChange.Insert("a", Body), new RecordChange.Insert("b", Body)], Now));

        Assert.Equal(before + 2, wire.Requests.Count);
        wire.After = _ => { };
        Assert.Equal(["a", "b", "first", "lost"], await Records.RangeAsync(Collection, "p", null, null, Now).Select(record => record.Row).ToListAsync(Now));
    }

    [Fact]
    public async Task A_write_that_the_service_turned_away_is_made_again()
    {
        await Records.TryInsertAsync(Collection, "p", "first", Body, null, Now);
        var refusals = 2;
        wire.Before = (request, _) => Task.FromResult(request.Method == HttpMethod.Post && refusals-- > 0 ? TooMany() : null);

        Assert.NotNull(await Records.TryInsertAsync(Collection, "p", "second", Body, null, Now));
        Assert.Equal(-1, refusals);
    }

    [Fact]
    public async Task A_service_that_turns_everything_away_is_given_up()
    {
        await Records.GetAsync(Collection, "p", "r", Now);
        wire.Before = (_, _) => Task.FromResult<HttpResponseMessage?>(TooMany());

        foreach (var call in new Func<Task>[]
        {
            async () => await Records.GetAsync(Collection, "p", "r", Now),
            async () => await Records.TryInsertAsync(Collection, "p", "r", Body, null, Now),
            async () => await Records.BatchAsync(Collection, "p", [new RecordChange.Delete("r"), new RecordChange.Delete("s")], Now),
            async () => await Records.RangeAsync(Collection, "p", null, null, Now).CountAsync(Now),
        })
        {
            var fault = await Assert.ThrowsAsync<StoreUnavailableException>(call);
            Assert.Contains("429", fault.InnerException!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_read_that_fails_in_passing_is_made_again()
    {
        await Records.TryInsertAsync(Collection, "p", "r", Body, null, Now);
        var (losses, refusals) = (1, 1);
        wire.After = _ => { if (losses-- > 0) throw new HttpRequestException(HttpRequestError.ResponseEnded); };
        wire.Before = (_, _) => Task.FromResult(losses <= 0 && refusals-- > 0 ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : null);

        Assert.NotNull(await Records.GetAsync(Collection, "p", "r", Now));
        (losses, refusals) = (1, 1);
        Assert.Equal(1, await Records.RangeAsync(Collection, "p", null, null, Now).CountAsync(Now));
    }

    [Fact]
    public async Task A_service_that_hangs_is_given_up_in_time_and_a_caller_may_leave_earlier()
    {
        wire.Before = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return null;
        };
        var took = Stopwatch.StartNew();
        foreach (var call in new Func<CosmosRecords, Task>[]
        {
            async records => await records.GetAsync(Collection, "p", "r", Now),
            async records => await records.TryInsertAsync(Collection, "p", "r", Body, Noon, Now),
        })
        {
            using var impatient = new CosmosRecords(options with { LongestCall = TimeSpan.FromMilliseconds(300) }, TimeProvider.System);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => call(impatient));
            var refused = Stopwatch.StartNew();
            await Assert.ThrowsAsync<StoreUnavailableException>(() => call(impatient)); // nobody else waits so long to find out the same
            Assert.InRange(refused.Elapsed, TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
        }

        Assert.InRange(took.Elapsed, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(20));

        using var leave = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Records.GetAsync(Collection, "p", "r", leave.Token));
    }

    [Fact]
    public async Task A_fault_tells_what_the_service_answered_and_neither_keys_nor_rows()
    {
        var lacking = options with { Store = new RemoteStore.WithKey($"AccountEndpoint=http://127.0.0.1:{HostPort.Free()}/;AccountKey={CosmosGate.Key};"), LongestCall = TimeSpan.FromSeconds(2) };
        using var away = new CosmosRecords(lacking, TimeProvider.System);
        await Records.GetAsync(Collection, "p", "r", Now);
        wire.Before = (request, _) => Task.FromResult(request.RequestUri!.AbsolutePath.Contains("/docs", StringComparison.Ordinal) ? new HttpResponseMessage(HttpStatusCode.Unauthorized) : null);

        foreach (var records in new[] { Records, away })
        {
            foreach (var fault in new[]
            {
                await Record.ExceptionAsync(async () => await records.GetAsync(Collection, "partition-of-ada", "row-of-ada", Now)),
                await Record.ExceptionAsync(async () => await records.TryInsertAsync(Collection, "partition-of-ada", "row-of-ada", Body, Noon, Now)),
                await Record.ExceptionAsync(async () => await records.BatchAsync(Collection, "partition-of-ada", [new RecordChange.Delete("row-of-ada"), new RecordChange.Delete("other")], Now)),
                await Record.ExceptionAsync(async () => await records.RangeAsync(Collection, "partition-of-ada", null, null, Now).CountAsync(Now)),
            })
            {
                Assert.Equal("records", Assert.IsType<StoreUnavailableException>(fault).Store);
                Assert.Matches(records == away ? "cannot be reached|No answer within|answered 503" : "answered 401", fault.InnerException!.Message);
                Assert.DoesNotContain("of-ada", fault.ToString(), StringComparison.Ordinal);
                Assert.DoesNotContain(CosmosGate.Key, fault.ToString(), StringComparison.Ordinal);
            }
        }

        Assert.DoesNotContain("Key=", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_on_which_one_process_may_not_see_what_another_wrote_is_not_used()
    {
        using var plain = new HttpClient();
        var account = await plain.GetStringAsync(CosmosRecords.EndpointIn(((RemoteStore.WithKey)options.Store).ConnectionString), Now);
        wire.Before = (request, _) => Task.FromResult(request.RequestUri!.AbsolutePath == "/"
            ? new HttpResponseMessage { Content = new StringContent(account.Replace("\"Strong\"", "\"Session\"", StringComparison.Ordinal), Encoding.UTF8, "application/json") }
            : null);

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Records.GetAsync(Collection, "p", "r", Now));

        Assert.Contains("consistency is Session", fault.InnerException!.Message, StringComparison.Ordinal);
    }

    private static HttpResponseMessage TooMany()
    {
        var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("{}") };
        answer.Headers.Add("x-ms-retry-after-ms", "5");
        answer.Headers.Add("x-ms-substatus", "3200");
        return answer;
    }

    /// <summary>Each request from now on, with the partition that it names.</summary>
    private List<(string Method, string Path, string Partition)> Listen()
    {
        var asked = new List<(string, string, string)>();
        wire.Before = (request, _) =>
        {
            asked.Add((request.Method.Method, request.RequestUri!.AbsolutePath, request.Headers.TryGetValues("x-ms-documentdb-partitionkey", out var partition) ? partition.Single() : ""));
            return Task.FromResult<HttpResponseMessage?>(null);
        };
        return asked;
    }
}
