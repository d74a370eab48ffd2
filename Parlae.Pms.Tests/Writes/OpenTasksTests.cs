using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Writes;

/// <summary>Open tasks are found without the closed ones, wherever those lie.</summary>
public sealed class OpenTasksTests
{
    private static readonly Dictionary<string, string> Facts = new() { ["n"] = "1" };

    [Fact]
    public async Task Who_wants_the_open_ones_reads_none_of_the_closed_ones()
    {
        await using var bench = await CoreBench.StartAsync();
        var (counting, tasks) = Counting(bench);
        List<StaffTask> all = [];
        for (var i = 0; i < 12; i++)
            all.Add(await OpenAsync(tasks, $"w{i}"));
        foreach (var task in all.Skip(2))
            Assert.Equal(StaffTaskStatus.Closed, (await tasks.ChangeAsync("demo", task.TaskId, StaffTaskStatus.Closed, "done", CoreBench.Token))!.Status);

        var before = counting.Read;
        Assert.Equal(Ids(all.Take(2)), Ids(await tasks.ListOpenAsync("demo", CoreBench.Token).ToListAsync(CoreBench.Token)));
        Assert.Equal(2, counting.Read - before);

        Assert.Equal(Ids(all), await IdsAsync(tasks, null)); // by id, wherever they lie
        Assert.Equal(Ids(all.Skip(2)), await IdsAsync(tasks, StaffTaskStatus.Closed));
        var order = Ids(all).ToList();
        Assert.Equal(order.Skip(5), await IdsAsync(tasks, null, order[4]));
        Assert.Equal(("done", StaffTaskStatus.Closed), (await tasks.FindAsync("demo", all[^1].TaskId, CoreBench.Token)) is { } found ? (found.Note, found.Status) : default);
    }

    [Fact]
    public async Task One_that_is_opened_again_is_among_the_open_ones_and_its_cause_opens_no_second()
    {
        await using var bench = await CoreBench.StartAsync();
        var task = await OpenAsync(bench.Tasks, "w1");
        await bench.Tasks.ChangeAsync("demo", task.TaskId, StaffTaskStatus.Closed, null, CoreBench.Token);
        Assert.Equal(StaffTaskStatus.Closed, (await OpenAsync(bench.Tasks, "w1")).Status); // the same one
        Assert.Empty(await bench.Tasks.ListOpenAsync("demo", CoreBench.Token).ToListAsync(CoreBench.Token));

        await bench.Tasks.AddDetailsAsync("demo", task.TaskId, new Dictionary<string, string> { ["w2.note"] = "again" }, CoreBench.Token);
        Assert.Equal([task.TaskId], Ids(await bench.Tasks.ListOpenAsync("demo", CoreBench.Token).ToListAsync(CoreBench.Token)));
        Assert.Equal(2, Assert.Single(await bench.TasksAsync()).Openings);
    }

    [Fact]
    public async Task Those_of_before_are_found_as_they_lie_and_the_closed_ones_are_moved_once()
    {
        await using var bench = await CoreBench.StartAsync();
        var table = new SealedTable<StaffTask>(StaffTasks.Collection, bench.Records, bench.Get<IAccountSeal>());
        for (var i = 0; i < 6; i++)
        {
            var old = new StaffTask($"t{i:00}", StaffTaskKind.Message, bench.Time.Now, null, null, Facts, i < 2 ? StaffTaskStatus.Open : StaffTaskStatus.Closed);
            Assert.NotNull(await table.TryInsertAsync("demo", old.TaskId, old, null, CoreBench.Token));
        }

        var (counting, tasks) = Counting(bench);
        Assert.Equal(["t00", "t01"], await IdsAsync(tasks, StaffTaskStatus.Open));
        var before = counting.Read;
        Assert.Equal(["t00", "t01"], await IdsAsync(tasks, StaffTaskStatus.Open));
        Assert.Equal(2, counting.Read - before);
        Assert.Equal(["t00", "t01", "t02", "t03", "t04", "t05"], await IdsAsync(tasks, null));
        Assert.Equal(StaffTaskStatus.Open, (await tasks.ChangeAsync("demo", "t03", StaffTaskStatus.Open, null, CoreBench.Token))!.Status);
        Assert.Equal(["t00", "t01", "t03"], await IdsAsync(tasks, StaffTaskStatus.Open));
    }

    [Fact]
    public async Task Closing_and_opening_at_the_same_time_leave_one_task_and_no_fact_is_lost()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        var task = await OpenAsync(bench.Tasks, "w1");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => i % 2 == 0
            ? bench.Tasks.ChangeAsync("demo", task.TaskId, StaffTaskStatus.Closed, null, CoreBench.Token).AsTask()
            : other.Tasks.AddDetailsAsync("demo", task.TaskId, new Dictionary<string, string> { [$"w{i}"] = "1" }, CoreBench.Token).AsTask()));
        var kept = Assert.Single(await bench.TasksAsync());
        Assert.Equal(11, kept.Details.Count);
        Assert.Equal(kept.Status == StaffTaskStatus.Open ? 1 : 0, await bench.Tasks.ListOpenAsync("demo", CoreBench.Token).CountAsync(CoreBench.Token));
        Assert.Single(await bench.Records.RangeAsync(StaffTasks.Collection, "demo", null, null, CoreBench.Token).ToListAsync(CoreBench.Token));
    }

    [Fact]
    public async Task A_store_that_takes_no_changes_keeps_nobody_from_the_list()
    {
        await using var bench = await CoreBench.StartAsync();
        var table = new SealedTable<StaffTask>(StaffTasks.Collection, bench.Records, bench.Get<IAccountSeal>());
        for (var i = 0; i < 16; i++)
        {
            var old = new StaffTask($"t{i:00}", StaffTaskKind.Message, bench.Time.Now, null, null, Facts, i == 15 ? StaffTaskStatus.Open : StaffTaskStatus.Closed);
            Assert.NotNull(await table.TryInsertAsync("demo", old.TaskId, old, null, CoreBench.Token));
        }

        var (counting, tasks) = Counting(bench);
        var tried = 0;
        counting.BeforeBatch = () => ++tried > 0 ? throw new StoreUnavailableException("records") : Task.CompletedTask;
        Assert.Equal(["t15"], await IdsAsync(tasks, StaffTaskStatus.Open));
        Assert.Equal(1, tried); // it does not ask a store again that has just said no
        counting.BeforeBatch = null;
        Assert.Equal(["t15"], await IdsAsync(tasks, StaffTaskStatus.Open));
        Assert.Equal(10, counting.Deleted); // so many with one listing
    }

    [Fact]
    public async Task Two_rows_of_one_id_are_one_task_and_become_one_row_with_its_next_change()
    {
        await using var bench = await CoreBench.StartAsync();
        var table = new SealedTable<StaffTask>(StaffTasks.Collection, bench.Records, bench.Get<IAccountSeal>());
        var open = new StaffTask("t05", StaffTaskKind.Message, bench.Time.Now, null, null, Facts);
        foreach (var (row, task) in new[] { ("t04", open with { TaskId = "t04" }), ("t05", open), ("closed:t05", open with { Status = StaffTaskStatus.Closed, Note = "of another process" }), ("closed:t06", open with { TaskId = "t06", Status = StaffTaskStatus.Closed }) })
            Assert.NotNull(await table.TryInsertAsync("demo", row, task, null, CoreBench.Token));

        Assert.Equal(["t04", "t05", "t06"], await IdsAsync(bench.Tasks, null)); // told once
        Assert.Equal(["t04", "t05"], await IdsAsync(bench.Tasks, StaffTaskStatus.Open));
        Assert.Equal("done", (await bench.Tasks.ChangeAsync("demo", "t05", StaffTaskStatus.Closed, "done", CoreBench.Token))!.Note);
        Assert.Equal(["closed:t05", "closed:t06", "t04"], await bench.Records.RangeAsync(StaffTasks.Collection, "demo", null, null, CoreBench.Token).Select(row => row.Row).ToListAsync(CoreBench.Token));
        Assert.Equal(("done", StaffTaskStatus.Closed), (await bench.Tasks.FindAsync("demo", "t05", CoreBench.Token)) is { } kept ? (kept.Note, kept.Status) : default);
    }

    [Fact]
    public async Task One_that_is_closed_while_its_account_is_erased_goes_with_it()
    {
        await using var bench = await CoreBench.StartAsync();
        var task = await OpenAsync(bench.Tasks, "w1");
        var counting = new CountingRecords(bench.Records);
        counting.BeforeBatch = async () =>
        {
            counting.BeforeBatch = null;
            Assert.NotNull(await bench.Tasks.ChangeAsync("demo", task.TaskId, StaffTaskStatus.Closed, null, CoreBench.Token)); // to where the walk has been
        };
        await new PhiPurge(counting, [], [new AccountCollection(StaffTasks.Collection)], bench.Clock).EraseAccountAsync("demo", new PurgeTally(), CoreBench.Token);
        Assert.Null(counting.BeforeBatch);
        Assert.Empty(await bench.Records.RangeAsync(StaffTasks.Collection, "demo", null, null, CoreBench.Token).ToListAsync(CoreBench.Token));
    }

    private static (CountingRecords, StaffTasks) Counting(CoreBench bench)
    {
        var counting = new CountingRecords(bench.Records);
        return (counting, new StaffTasks(counting, bench.Get<IAccountSeal>(), bench.Get<Outbox>(), new NoFailpoints(), bench.Clock));
    }

    private static ValueTask<StaffTask> OpenAsync(StaffTasks tasks, string cause) => tasks.OpenAsync("demo", StaffTaskKind.Message, cause, null, null, Facts, CoreBench.Token);

    private static IEnumerable<string> Ids(IEnumerable<StaffTask> tasks) => tasks.Select(task => task.TaskId).Order(StringComparer.Ordinal);

    private static ValueTask<List<string>> IdsAsync(StaffTasks tasks, StaffTaskStatus? status, string? after = null) =>
        tasks.ListAfterAsync("demo", after, status, CoreBench.Token).Select(task => task.TaskId).ToListAsync(CoreBench.Token);
}
