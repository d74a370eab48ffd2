using System.Net.Sockets;
using Azure;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Tests.Storage.Remote;

/// <summary>Who asks a service that is away, and how it comes back.</summary>
public sealed class StoreBreakerTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider clock = new();
    private readonly RemoteCalls calls;
    private Func<CancellationToken, Task> look = _ => Task.FromException(new IOException());
    private int asked;
    private int looks;

    public StoreBreakerTests() => calls = new RemoteCalls("records", Longest, new StoreBreaker(LookAsync, Longest, clock));

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_socket_that_fails_bare_is_a_store_that_cannot_be_reached() =>
        Assert.Contains("cannot be reached (SocketException)", (await FailAsync(new SocketException((int)SocketError.ConnectionReset))).InnerException!.Message, StringComparison.Ordinal);

    [Fact]
    public async Task After_five_failures_in_a_row_callers_are_refused_at_once_until_a_look_finds_it_back()
    {
        for (var n = 0; n < 20; n++) await FailAsync(new RequestFailedException(503, ""));
        Assert.Equal(5, asked);

        await PassUntilAsync(() => looks == 3);
        var refused = await FailAsync(new RequestFailedException(503, ""));
        Assert.Equal(5, asked);
        Assert.Contains("not asked", refused.InnerException!.Message, StringComparison.Ordinal);

        look = _ => Task.CompletedTask;
        await PassUntilAsync(() => looks == 4);
        await BackAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("answer", await AskAsync());
        Assert.Equal(4, looks); // nobody looks any more

        for (var n = 0; n < 5; n++) await FailAsync(new IOException());
        await PassUntilAsync(() => looks == 5);
        await BackAsync();
    }

    [Fact]
    public async Task A_look_that_has_no_answer_is_given_up_and_made_again()
    {
        look = token => Task.Delay(Timeout.Infinite, token);
        for (var n = 0; n < 5; n++) await FailAsync(new IOException());

        await PassUntilAsync(() => looks == 3);

        look = _ => Task.CompletedTask;
        await PassUntilAsync(() => looks == 4);
        await BackAsync();
    }

    [Fact]
    public async Task Failures_between_answers_keep_nobody_from_it()
    {
        for (var n = 0; n < 20; n++)
        {
            await FailAsync(new RequestFailedException(500, ""));
            if (n % 4 == 3) await AskAsync();
        }

        Assert.Equal(25, asked);
    }

    [Fact]
    public async Task A_refusal_is_an_answer()
    {
        for (var n = 0; n < 20; n++) await FailAsync(new RequestFailedException(403, ""));

        Assert.Equal(20, asked);
    }

    [Fact]
    public async Task One_that_had_no_answer_in_all_its_time_is_enough_unless_others_had_one_meanwhile()
    {
        var silence = new TaskCompletionSource<string>();
        var waiting = calls.RunAsync(_ => silence.Task, Now);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await AskAsync();
        silence.SetException(new TaskCanceledException());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting);
        Assert.Equal("answer", await AskAsync());

        clock.Advance(TimeSpan.FromMilliseconds(1));
        await FailAsync(new AggregateException(new IOException(), new TaskCanceledException()));
        asked = 0;
        await FailAsync(new IOException());
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task A_caller_who_leaves_says_nothing_of_it()
    {
        for (var n = 0; n < 10; n++)
        {
            using var leave = new CancellationTokenSource();
            var call = calls.RunAsync<string>(async token =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return "";
            }, leave.Token);
            await leave.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        Assert.Equal("answer", await AskAsync());
    }

    private Task LookAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref looks);
        return look(cancellationToken);
    }

    /// <summary>Time goes by until something is so.</summary>
    private async Task PassUntilAsync(Func<bool> isSo)
    {
        for (var n = 0; !isSo(); n++)
        {
            Assert.InRange(n, 0, 500);
            clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(10, Now);
        }
    }

    private async Task BackAsync()
    {
        for (var n = 0; await Record.ExceptionAsync(AskAsync) is not null; n++)
        {
            Assert.InRange(n, 0, 500);
            await Task.Delay(10, Now);
        }
    }

    private Task<string> AskAsync() => calls.RunAsync(_ =>
    {
        asked++;
        return Task.FromResult("answer");
    }, Now);

    private Task<StoreUnavailableException> FailAsync(Exception fault) => Assert.ThrowsAsync<StoreUnavailableException>(() => calls.RunAsync<string>(_ =>
    {
        asked++;
        return Task.FromException<string>(fault);
    }, Now));
}
