using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Storage.Tables;

/// <summary>How the table engine uses its service: what it asks, what it does when an answer is lost, and what it leaves behind.</summary>
public sealed partial class TableServiceTests(Azurite azurite) : TableServiceBench(azurite)
{
    [Fact]
    public async Task Every_request_names_its_partition_and_keeps_the_services_limits()
    {
        var largest = new byte[IPartitionedRecords.MaximumBodyBytes];
        var etag = await Records.TryInsertAsync(Collection, "p", "r", largest, Noon, Now);
        await Records.TryReplaceAsync(Collection, "p", "r", largest, etag!, Noon.AddDays(1), Now);
        await Records.BatchAsync(Collection, new string('漢', 102), [.. Enumerable.Range(0, 100).Select(i => new RecordChange.Insert($"{i:00}" + new string('~', 102), new byte[IPartitionedRecords.MaximumBatchBytes / 100], Noon))], Now);
        await Records.RangeAsync(Collection, "p", "a", "z", Now).CountAsync(Now);
        for (var shard = 0; shard < IPartitionedRecords.DueShards; shard++) await Records.DueAsync(Collection, shard, DateTimeOffset.MaxValue, 10, Now).CountAsync(Now);
        await Records.TryDeleteAsync(Collection, "p", "r", null, Now);

        Assert.True(Wire.Requests.Count > 30);
        foreach (var request in Wire.Requests.Where(request => !request.Path.StartsWith("/devstoreaccount1/Tables", StringComparison.Ordinal)))
        {
            var partitions = PartitionInPath().Matches(request.Method == HttpMethod.Get ? request.Path : Uri.UnescapeDataString(request.Path + request.Body))
                .Concat(PartitionInBody().Matches(request.Body)).Select(match => match.Groups[1].Value).Distinct().ToList();
            Assert.True(partitions.Count == 1, $"{request.Method} {request.Path} names {partitions.Count} partitions");
            Assert.InRange(partitions[0].Length, 1, 512);
            Assert.All(RowInBody().Matches(request.Body), row => Assert.InRange(row.Groups[1].Length, 1, 512));
            Assert.InRange(request.Body.Length, 0, 4 * 1024 * 1024 - 1);
            Assert.All(Binary().Matches(request.Body), piece => Assert.InRange(piece.Groups[1].Length, 0, 64 * 1024 / 3 * 4 + 4));
        }
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_unknown_and_not_made_again()
    {
        await Records.TryInsertAsync(Collection, "p", "first", Body, null, Now);
        var before = Wire.Requests.Count;
        Wire.After = request => { if (request.Method == HttpMethod.Post) throw new HttpRequestException(HttpRequestError.ResponseEnded); };

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Records.TryInsertAsync(Collection, "p", "lost", Body, null, Now));

        Assert.Equal(before + 1, Wire.Requests.Count);
        Assert.NotNull(await Records.GetAsync(Collection, "p", "lost", Now));
    }

    [Fact]
    public async Task A_write_that_the_service_turned_away_is_made_again()
    {
        await Records.TryInsertAsync(Collection, "p", "first", Body, null, Now);
        var refusals = 2;
        Wire.Before = (request, _) => Task.FromResult(request.Method == HttpMethod.Post && refusals-- > 0 ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : null);

        Assert.NotNull(await Records.TryInsertAsync(Collection, "p", "second", Body, null, Now));
        Assert.Equal(-1, refusals);
    }

    [Fact]
    public async Task A_read_whose_answer_is_lost_is_made_again()
    {
        await Records.TryInsertAsync(Collection, "p", "r", Body, null, Now);
        var losses = 2;
        Wire.After = request => { if (request.Method == HttpMethod.Get && losses-- > 0) throw new HttpRequestException(HttpRequestError.ResponseEnded); };

        Assert.NotNull(await Records.GetAsync(Collection, "p", "r", Now));
    }

    [Fact]
    public async Task Between_marker_and_record_a_failure_leaves_nothing_due_and_the_write_can_be_made_again()
    {
        Wire.Before = (request, _) => request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith(Collection, StringComparison.Ordinal)
            ? throw new HttpRequestException(HttpRequestError.Unknown)
            : Task.FromResult<HttpResponseMessage?>(null);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Records.TryInsertAsync(Collection, "p", "r", Body, Noon, Now));
        Wire.Before = (_, _) => Task.FromResult<HttpResponseMessage?>(null);

        Assert.Single(await MarkersAsync());
        Assert.Empty(await DueAsync(Records));
        Assert.NotNull(await Records.TryInsertAsync(Collection, "p", "r", Body, Noon, Now));
        Assert.Equal(["r"], await DueAsync(Records));

        // In its first hour the lost write might still arrive; after that its marker goes.
        Assert.Equal(2, (await MarkersAsync()).Count);
        var later = new TableRecords(Options with { MarkerGrace = TimeSpan.FromHours(-1) }, TimeProvider.System);
        Assert.Equal(["r"], await DueAsync(later));
        Assert.Single(await MarkersAsync());
    }

    [Fact]
    public async Task A_record_has_one_marker_however_often_it_is_written()
    {
        var etag = await Records.TryInsertAsync(Collection, "p", "r", Body, Noon, Now);
        for (var i = 0; i < 5; i++) etag = await Records.TryReplaceAsync(Collection, "p", "r", Body, etag!, Noon.AddMinutes(i / 2), Now);
        var read = await Records.GetAsync(Collection, "p", "r", Now);
        Assert.Equal(etag, read!.ETag);

        Assert.Null(await Records.TryInsertAsync(Collection, "p", "r", Body, Noon, Now));
        Assert.Single(await MarkersAsync());

        Assert.True(await Records.TryDeleteAsync(Collection, "p", "r", etag, Now));
        Assert.Empty(await MarkersAsync());
    }

    [Fact]
    public async Task An_unchanged_due_time_costs_no_marker()
    {
        var etag = await Records.TryInsertAsync(Collection, "p", "r", Body, Noon, Now);
        var before = Wire.Requests.Count;

        Assert.NotNull(await Records.TryReplaceAsync(Collection, "p", "r", Body, etag!, Noon, Now));

        Assert.Equal(before + 1, Wire.Requests.Count);
        Assert.Equal(["r"], await DueAsync(Records));
    }

    [Fact]
    public async Task A_service_that_hangs_is_given_up_in_time_and_a_caller_may_leave_earlier()
    {
        var impatient = new TableRecords(Options with { LongestCall = TimeSpan.FromMilliseconds(300), LongestTry = TimeSpan.FromMilliseconds(100) }, TimeProvider.System);
        Wire.Before = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return null;
        };

        var took = Stopwatch.StartNew();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await impatient.GetAsync(Collection, "p", "r", Now));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await impatient.TryInsertAsync(Collection, "p", "r", Body, Noon, Now));
        Assert.InRange(took.Elapsed, TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(20));

        using var leave = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Records.GetAsync(Collection, "p", "r", leave.Token));
    }

    [Fact]
    public async Task One_table_that_is_away_is_not_asked_by_everybody_the_others_go_on_and_it_comes_back_by_itself()
    {
        await Records.TryInsertAsync(Collection, "p", "r", Body, null, Now);
        await Records.TryInsertAsync("Others", "p", "r", Body, null, Now);
        var isAway = true;
        Wire.Before = (request, _) => Task.FromResult(isAway && request.RequestUri!.AbsolutePath.Contains(Collection, StringComparison.Ordinal) ? new HttpResponseMessage(HttpStatusCode.InternalServerError) : null);
        var before = Wire.Requests.Count;

        for (var n = 0; n < 100; n++)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Records.TryInsertAsync(Collection, "p", $"{n}", Body, null, Now));
            Assert.NotNull(await Records.GetAsync("Others", "p", "r", Now));
        }

        Assert.InRange(Wire.Requests.Skip(before).Count(request => request.Path.Contains(Collection, StringComparison.Ordinal) && request.Method == HttpMethod.Post), 5, 10);
        isAway = false;
        for (var n = 0; await Record.ExceptionAsync(async () => await Records.GetAsync(Collection, "p", "r", Now)) is not null; n++)
        {
            Assert.InRange(n, 0, 200);
            await Task.Delay(50, Now);
        }

        Assert.NotNull(await Records.TryInsertAsync(Collection, "p", "after", Body, null, Now));
    }

    [Fact]
    public async Task A_fault_tells_what_the_service_answered_and_neither_keys_nor_rows()
    {
        var real = ((RemoteStore.WithKey)Options.Store).ConnectionString;
        var stranger = new TableRecords(Options with { Store = new RemoteStore.WithKey(AccountKey().Replace(real, "AccountKey=c2VjcmV0LWtleQ==;")) }, TimeProvider.System);
        var away = new TableRecords(Options with { Store = new RemoteStore.WithKey($"DefaultEndpointsProtocol=http;AccountName=away;AccountKey=c2VjcmV0LWtleQ==;TableEndpoint=http://127.0.0.1:{HostPort.Free()}/away;") }, TimeProvider.System);

        foreach (var (records, says) in new[] { (stranger, "403"), (away, "cannot be reached") })
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
                Assert.Contains(says, fault.InnerException!.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("of-ada", fault.ToString(), StringComparison.Ordinal);
                Assert.DoesNotContain("c2VjcmV0", fault.ToString(), StringComparison.Ordinal);
            }
        }

        Assert.DoesNotContain("Key=", Options.ToString(), StringComparison.Ordinal);
    }

    [GeneratedRegex("AccountKey=[^;]*;")]
    private static partial Regex AccountKey();

    [GeneratedRegex("PartitionKey(?:=| eq )'([^']*)'")]
    private static partial Regex PartitionInPath();

    [GeneratedRegex("\"PartitionKey\":\"([^\"]*)\"")]
    private static partial Regex PartitionInBody();

    [GeneratedRegex("\"RowKey\":\"([^\"]*)\"")]
    private static partial Regex RowInBody();

    [GeneratedRegex("\"Body[0-9]+\":\"([^\"]*)\"")]
    private static partial Regex Binary();
}
