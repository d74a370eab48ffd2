using System.Diagnostics;
using System.Net;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Tests.Emulators;

namespace Parlae.Pms.Tests.Storage.Tables;

/// <summary>Writes of which the service tells something other than what it did, and those that are given up.</summary>
public sealed class DoubtfulTableWriteTests(Azurite azurite) : TableServiceBench(azurite)
{
    private int lies;

    private bool IsOfMarkers => Wire.Requests[^1] is var sent && Uri.UnescapeDataString(sent.Path + sent.Body).Contains("@due-", StringComparison.Ordinal);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Records.TryInsertAsync(Collection, "p", "first", Body, null, Now); // the tables are there
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_write_that_was_made_and_turned_away_stands_and_is_due(int rows)
    {
        LieOnce();

        var written = Assert.IsType<BatchResult.Applied>(await Records.BatchAsync(Collection, "p", [.. Enumerable.Range(0, rows).Select(row => new RecordChange.Insert($"r{row}", Body, Noon))], Now));

        Assert.Equal(-1, lies);
        Assert.Equal(Enumerable.Range(0, rows).Select(row => $"r{row}"), (await DueAsync(Records)).Order(StringComparer.Ordinal));
        for (var row = 0; row < rows; row++)
            Assert.NotNull(await Records.TryReplaceAsync(Collection, "p", $"r{row}", Body, written.ETags[row]!, null, Now));
        Assert.Empty(await MarkersAsync());
    }

    [Fact]
    public async Task A_write_that_was_made_and_turned_away_is_in_doubt_where_nothing_proves_it()
    {
        var etag = await Records.TryInsertAsync(Collection, "p", "old", Body, null, Now);
        LieOnce();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Records.TryInsertAsync(Collection, "p", "r", Body, null, Now));
        LieOnce();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Records.TryReplaceAsync(Collection, "p", "old", new byte[] { 2 }, etag!, null, Now));
        LieOnce();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Records.TryDeleteAsync(Collection, "p", "first", null, Now));

        Assert.NotNull(await Records.GetAsync(Collection, "p", "r", Now));
        Assert.Equal([2], (await Records.GetAsync(Collection, "p", "old", Now))!.Body.ToArray());
        Assert.Null(await Records.GetAsync(Collection, "p", "first", Now));
        Assert.Null(await Records.TryInsertAsync(Collection, "p", "r", Body, null, Now)); // a refusal without doubt is an answer
    }

    [Fact]
    public async Task Of_a_batch_that_stands_no_row_is_lost_to_its_due_time_though_another_changed_its_first_meanwhile()
    {
        var other = new TableRecords(Options with { Transport = null }, TimeProvider.System);
        LieOnce();
        var tries = 0;
        Wire.Before = async (request, token) =>
        {
            if (IsOfRecords(request) && ++tries == 2 && await other.GetAsync(Collection, "p", "r0", token) is { } first)
                await other.TryReplaceAsync(Collection, "p", "r0", new byte[] { 2 }, first.ETag, null, token);
            return null;
        };

        var written = Assert.IsType<BatchResult.Applied>(await Records.BatchAsync(Collection, "p", [.. Enumerable.Range(0, 3).Select(row => new RecordChange.Insert($"r{row}", Body, Noon))], Now));

        Assert.Equal(["r1", "r2"], (await DueAsync(Records)).Order(StringComparer.Ordinal));
        Assert.Null(await Records.TryReplaceAsync(Collection, "p", "r0", Body, written.ETags[0]!, null, Now)); // it is not what was written
        Assert.NotNull(await Records.TryReplaceAsync(Collection, "p", "r1", Body, written.ETags[1]!, null, Now));
    }

    [Fact]
    public async Task A_batch_refused_without_saying_for_which_row_is_no_refusal_of_the_first()
    {
        Wire.Before = (request, _) => Task.FromResult(IsOfRecords(request)
            ? new HttpResponseMessage(HttpStatusCode.Conflict)
            {
                RequestMessage = request,
                Content = new StringContent("""{"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"The specified entity already exists."}}}""", System.Text.Encoding.UTF8, "application/json"),
            }
            : null);

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Records.BatchAsync(Collection, "p", [new RecordChange.Insert("a", Body), new RecordChange.Insert("b", Body)], Now));
    }

    [Fact]
    public async Task A_deletion_is_told_apart_from_one_that_came_before_it_even_when_a_connection_breaks()
    {
        var etag = await Records.TryInsertAsync(Collection, "p", "r", Body, null, Now);
        var before = Wire.Requests.Count;

        Assert.True(await Records.TryDeleteAsync(Collection, "p", "r", etag, Now));

        Assert.All(Wire.Requests.Skip(before), request => Assert.NotEqual(0, request.Body.Length)); // .NET repeats only what has no body
        Assert.False(await Records.TryDeleteAsync(Collection, "p", "r", null, Now));
    }

    [Fact]
    public async Task A_write_given_up_while_it_is_made_is_found_when_it_is_due()
    {
        using var giveUp = new CancellationTokenSource();
        Wire.After = request => { if (IsOfRecords(request)) giveUp.Cancel(); };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Records.TryInsertAsync(Collection, "p", "r", Body, Noon, giveUp.Token));

        Wire.After = _ => { };
        Assert.NotNull(await Records.GetAsync(Collection, "p", "r", Now));
        Assert.Equal(["r"], await DueAsync(Records));
    }

    [Fact]
    public async Task A_write_that_stands_does_not_wait_long_for_what_it_leaves_behind()
    {
        var etag = await Records.TryInsertAsync(Collection, "p", "r", Body, Noon, Now);
        Wire.Before = async (request, token) =>
        {
            if (IsOfMarkers)
                await Task.Delay(Timeout.Infinite, token);
            return null;
        };
        var began = Stopwatch.GetTimestamp();

        Assert.NotNull(await Records.TryReplaceAsync(Collection, "p", "r", Body, etag!, null, Now));

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromMilliseconds(900), TimeSpan.FromSeconds(4));
        Wire.Before = (_, _) => Task.FromResult<HttpResponseMessage?>(null);
        Assert.Empty(await DueAsync(Records));
    }

    /// <summary>The next write is made, and 503 is answered.</summary>
    private void LieOnce()
    {
        lies = 1;
        Wire.Answer = (request, answer) => IsOfRecords(request) && lies-- > 0 ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request } : answer;
    }

    private bool IsOfRecords(HttpRequestMessage request) => request.Method != HttpMethod.Get && !IsOfMarkers;
}
