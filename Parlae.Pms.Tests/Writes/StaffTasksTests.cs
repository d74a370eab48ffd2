using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Writes;

public class StaffTasksTests
{
    [Fact]
    public async Task One_cause_is_one_task_however_often_and_wherever_it_is_raised()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? bench : other).Tasks
            .OpenAsync("demo", StaffTaskKind.BookingFailed, "w1", "P1", "c1", new Dictionary<string, string> { ["n"] = "1" }, CoreBench.Token).AsTask()));
        await bench.Tasks.OpenAsync("demo", StaffTaskKind.WriteUnresolved, "w1", "P1", "c1", new Dictionary<string, string>(), CoreBench.Token);
        Assert.Equal(2, (await bench.TasksAsync()).Count);
    }

    [Fact]
    public async Task Facts_added_at_the_same_time_are_all_kept_and_the_first_of_a_name_stands()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        var task = await bench.Tasks.OpenAsync("demo", StaffTaskKind.MergePatient, "x", null, null, new Dictionary<string, string> { ["a"] = "0" }, CoreBench.Token);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? bench : other).Tasks
            .AddDetailsAsync("demo", task.TaskId, new Dictionary<string, string> { ["a"] = "9", [$"n{i}"] = "1" }, CoreBench.Token).AsTask()));
        var kept = await bench.Tasks.FindAsync("demo", task.TaskId, CoreBench.Token);
        Assert.Equal((21, "0"), (kept!.Details.Count, kept.Details["a"]));
    }

    [Fact]
    public async Task The_store_holds_no_word_of_it_in_the_clear()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.Tasks.OpenAsync("demo", StaffTaskKind.MergePatient, "Xylophone", null, null, new Dictionary<string, string> { ["name"] = "Xylophone" }, CoreBench.Token);
        foreach (var file in Directory.GetFiles(bench.Directory.Path, "records.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain("Xylophone", await reader.ReadToEndAsync(CoreBench.Token), StringComparison.Ordinal);
        }
    }
}
