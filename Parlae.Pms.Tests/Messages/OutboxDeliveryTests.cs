using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Delivery;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Messages;

/// <summary>An item is never lost and, where the other side can tell by its id, never told twice.</summary>
public sealed class OutboxDeliveryTests
{
    private static readonly Dictionary<string, string> Facts = new() { ["firstName"] = "Xylophone" };

    [Fact]
    public async Task A_task_is_told_to_staff_once_without_what_is_in_it_and_again_when_it_is_reopened()
    {
        await using var bench = await CoreBench.StartAsync();
        var task = await OpenAsync(bench);
        await OpenAsync(bench);
        await bench.Tasks.AddDetailsAsync("demo", task.TaskId, new Dictionary<string, string> { ["more"] = "1" }, CoreBench.Token);
        await bench.DeliverAsync();
        var sent = Assert.Single(SentFiles.ToStaff(Folder(bench)));
        Assert.Equal(("mergePatient", task.TaskId), (sent.Of("taskKind"), sent.Of("taskId")));
        Assert.False(sent.TryGetProperty("details", out _));
        Assert.DoesNotContain("Xylophone", sent.GetRawText(), StringComparison.Ordinal);

        await CloseAsync(bench, task.TaskId);
        await bench.Tasks.AddDetailsAsync("demo", task.TaskId, new Dictionary<string, string>(), CoreBench.Token);
        await bench.DeliverAsync();
        Assert.Equal(2, SentFiles.ToStaff(Folder(bench)).Count);
        Assert.Equal(2, (await bench.Tasks.FindAsync("demo", task.TaskId, CoreBench.Token))!.Openings);
    }

    [Fact]
    public async Task A_practice_that_asked_for_the_facts_gets_them()
    {
        await using var bench = await CoreBench.StartAsync();
        Assert.Null(await bench.Accounts.SaveAsync(bench.Account with { Outbox = new() { TaskDetails = true } }, CoreBench.Token));
        await OpenAsync(bench);
        await bench.DeliverAsync();
        Assert.Equal("Xylophone", Assert.Single(SentFiles.ToStaff(Folder(bench))).GetProperty("details").GetProperty("firstName").GetString());
    }

    [Fact]
    public async Task A_task_that_is_closed_before_is_not_told_and_a_message_without_its_task_is_dropped()
    {
        await using var bench = await CoreBench.StartAsync();
        var task = await OpenAsync(bench);
        await CloseAsync(bench, task.TaskId);
        await bench.Get<Outbox>().AddAsync("demo", OutboxKind.StaffTask, "gone", item => item with { TaskId = "gone", Opening = 1 }, CoreBench.Token);
        await bench.DeliverAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(11));
        await bench.DeliverAsync();
        Assert.Empty(SentFiles.Read(Folder(bench)));
        Assert.Equal(["closed", "nothingThere"], (await ItemsAsync(bench)).Select(item => item.Outcome).Order());
    }

    [Fact]
    public async Task A_task_that_came_only_after_its_message_was_dropped_is_told_all_the_same()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Records.Fails = (collection, isWrite) => collection == StaffTasks.Collection && isWrite; // put down, and no task
        await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(bench));
        bench.Records.Fails = (_, _) => false;
        bench.Clock.Advance(TimeSpan.FromMinutes(11));
        await bench.DeliverAsync();
        Assert.Equal("nothingThere", Assert.Single(await ItemsAsync(bench)).Outcome);

        var task = await OpenAsync(bench);
        await bench.DeliverAsync();
        Assert.Equal(task.TaskId, Assert.Single(SentFiles.ToStaff(Folder(bench))).Of("taskId"));
    }

    [Fact]
    public async Task One_whose_process_died_after_it_was_sent_is_sent_again_under_the_same_id_and_the_folder_has_it_once()
    {
        await using var bench = await CoreBench.StartAsync();
        await OpenAsync(bench);
        var writes = 0;
        bench.Records.Fails = (collection, isWrite) => collection == Outbox.Collection && isWrite && ++writes == 2; // claimed, sent, and not written down
        await Assert.ThrowsAsync<StoreUnavailableException>(bench.DeliverAsync);
        var file = Assert.Single(Directory.GetFiles(Folder(bench)));
        var written = File.GetLastWriteTimeUtc(file);
        bench.Records.Fails = (_, _) => false;

        Assert.Equal(0, (await bench.DeliverAsync()).Delivered); // still claimed
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await bench.DeliverAsync()).Delivered);
        Assert.Equal((file, written), (Assert.Single(Directory.GetFiles(Folder(bench))), File.GetLastWriteTimeUtc(file)));
        Assert.Equal(2, Assert.Single(await ItemsAsync(bench)).Tries);
    }

    [Fact]
    public async Task Processes_side_by_side_post_each_message_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var bench = await CoreBench.StartAsync(channels: new(null, null, receiver.Target));
        await using var other = bench.Another();
        for (var i = 0; i < 10; i++)
            await OpenAsync(bench, $"cause-{i}");
        await Task.WhenAll(bench.DeliverAsync(), other.DeliverAsync());
        Assert.Equal(10, receiver.Received.Count);
        Assert.Equal(10, receiver.Received.Select(each => each.DeliveryId).Distinct().Count());
    }

    [Fact]
    public async Task A_webhook_that_fails_is_tried_again_later_and_later_and_never_given_up()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var bench = await CoreBench.StartAsync(channels: new(null, null, receiver.Target));
        await OpenAsync(bench);
        receiver.Status = 503;
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(1, (await bench.DeliverAsync()).Failed);
            Assert.Equal(new DeliveryReport(0, 0, 0), await bench.DeliverAsync()); // not before its time
            bench.Clock.Advance(TimeSpan.FromMinutes(Math.Min(60, Math.Pow(2, i))));
        }

        receiver.Status = 200;
        Assert.Equal(1, (await bench.DeliverAsync()).Delivered);
        Assert.Single(receiver.Received.Select(each => each.DeliveryId).Distinct());
        Assert.Equal(13, receiver.Received.Count);
    }

    [Fact]
    public async Task Without_its_audit_entry_nothing_leaves()
    {
        await using var bench = await CoreBench.StartAsync();
        await OpenAsync(bench);
        bench.Records.Fails = (collection, _) => collection.StartsWith("audit", StringComparison.Ordinal);
        Assert.Equal(new DeliveryReport(0, 0, 1), await bench.DeliverAsync());
        Assert.Empty(SentFiles.Read(Folder(bench)));
        bench.Records.Fails = (_, _) => false;
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, (await bench.DeliverAsync()).Delivered);
    }

    [Fact]
    public async Task Ended_rows_are_deleted_after_a_month_and_an_accounts_rows_go_with_it()
    {
        await using var bench = await CoreBench.StartAsync();
        await OpenAsync(bench);
        await bench.DeliverAsync();
        bench.Clock.Advance(TimeSpan.FromDays(29));
        await bench.DeliverAsync();
        Assert.Single(await ItemsAsync(bench));
        bench.Clock.Advance(TimeSpan.FromDays(2));
        await bench.DeliverAsync();
        Assert.Empty(await ItemsAsync(bench));

        await OpenAsync(bench, "another");
        await bench.Get<PhiPurge>().EraseAccountAsync("demo", new PurgeTally(), CoreBench.Token);
        Assert.Empty(await ItemsAsync(bench));
    }

    [Fact]
    public async Task The_store_holds_no_word_of_it_in_the_clear()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.Get<Outbox>().AddAsync("demo", OutboxKind.PaymentLink, "x", item => item with { Link = "https://xylophone.example.com/" }, CoreBench.Token);
        foreach (var file in Directory.GetFiles(bench.Directory.Path, "records.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain("xylophone", await reader.ReadToEndAsync(CoreBench.Token), StringComparison.Ordinal);
        }
    }

    private static async Task<StaffTask> OpenAsync(CoreBench bench, string cause = "c1") =>
        await bench.Tasks.OpenAsync("demo", StaffTaskKind.MergePatient, cause, "P1", null, Facts, CoreBench.Token);

    private static async Task CloseAsync(CoreBench bench, string taskId)
    {
        var table = new SealedTable<StaffTask>(StaffTasks.Collection, bench.Records, bench.Get<IAccountSeal>());
        var task = (await table.GetAsync("demo", taskId, CoreBench.Token))!;
        Assert.NotNull(await table.TryReplaceAsync("demo", task, task.Value with { Status = StaffTaskStatus.Closed }, null, CoreBench.Token));
    }

    private static string Folder(CoreBench bench) => bench.Channels.Folder!;

    private static async Task<List<OutboxItem>> ItemsAsync(CoreBench bench) => await bench.Get<Outbox>().ListAsync("demo", CoreBench.Token).ToListAsync(CoreBench.Token);
}
