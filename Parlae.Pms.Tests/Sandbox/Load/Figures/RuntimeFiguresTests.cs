using Parlae.Pms.Sandbox.Load.Figures;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Sandbox.Load.Figures;

public sealed class RuntimeFiguresTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var figures = new RuntimeFigures(35_000_000, 28_000_000, 77_000_000, 242, 57, 27, TimeSpan.FromMilliseconds(5012.5), 14);
        Assert.Equal(figures, RuntimeFigures.Read(figures.Write()));
        var now = RuntimeFigures.Now();
        Assert.Equal(now, RuntimeFigures.Read(now.Write() + "\n"));
        Assert.True(now.CommittedBytes >= 0 && now.Paused >= TimeSpan.Zero);
    }

    [Fact]
    public void What_is_in_use_is_told_once_everything_was_collected()
    {
        var kept = new byte[100_000_000];
        GC.Collect();
        Assert.True(RuntimeFigures.Now().LiveBytes > kept.Length);
        GC.KeepAlive(kept);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 2 3 4 5 6 7")]
    [InlineData("1 2 3 4 5 6 7 8 9")]
    [InlineData("1 2 three 4 5 6 7 8")]
    public void What_is_half_written_is_nothing(string text) => Assert.Null(RuntimeFigures.Read(text));

    [Fact]
    public void A_process_that_has_told_nothing_yet_is_not_waited_for()
    {
        using var folder = new TemporaryDirectory();
        Assert.Null(RuntimeTeller.Listen(folder.File("figures")));
    }

    [Fact]
    public async Task A_process_that_is_asked_to_collects_everything_before_it_tells()
    {
        using var folder = new TemporaryDirectory();
        var (path, before) = (folder.File("figures"), GC.CollectionCount(2));
        var asking = RuntimeTeller.CollectAsync(path, TestContext.Current.CancellationToken);
        while (!asking.IsCompleted)
        {
            RuntimeTeller.Tell(path);
            await Task.Yield();
        }

        Assert.True((await asking)!.Gen2 > before);
        Assert.Equal(["figures"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void The_runtime_finds_its_hook_where_it_looks_for_it()
    {
        var hook = typeof(RuntimeTeller).Assembly.GetType("StartupHook", throwOnError: true)!;
        var initialize = hook.GetMethod("Initialize", Type.EmptyTypes)!;
        Assert.True(initialize is { IsStatic: true } && initialize.ReturnType == typeof(void));
    }
}
