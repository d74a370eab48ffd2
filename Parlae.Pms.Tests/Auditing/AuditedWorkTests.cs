using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Tests.Auditing;

public class AuditedWorkTests
{
    private static readonly AuditedAction Action = new("demo", new("call", "c1"), "getPatient", null, ["name"], "corr");
    private readonly Mock<IAuditTrail> trail = new(MockBehavior.Strict);
    private readonly Mock<IAuditedAccess> access = new(MockBehavior.Strict);

    public AuditedWorkTests()
    {
        trail.Setup(t => t.BeginAsync(Action, It.IsAny<CancellationToken>())).ReturnsAsync(access.Object);
        access.Setup(a => a.FinishAsync(It.IsAny<string>(), It.IsAny<string?>(), It.IsAny<IReadOnlyList<string>?>(), It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
    }

    private Task<int> RunAsync(Func<Task<AuditedResult<int>>> work, CancellationToken token = default) => new AuditedWork(trail.Object, NullLogger<AuditedWork>.Instance).RunAsync(Action, _ => work(), token);

    [Fact]
    public async Task Work_stands_between_its_entries_with_what_it_learned()
    {
        Assert.Equal(7, await RunAsync(() => Task.FromResult(new AuditedResult<int>(7, "ok", "P1", ["phones"])), TestContext.Current.CancellationToken));
        access.Verify(a => a.FinishAsync("ok", "P1", It.Is<IReadOnlyList<string>>(f => f.Single() == "phones"), CancellationToken.None), Times.Once);
    }

    [Fact]
    public async Task Work_that_throws_is_finished_as_failed_and_throws_its_own()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(() => throw new InvalidDataException(), TestContext.Current.CancellationToken));
        access.Verify(a => a.FinishAsync("failed", null, null, CancellationToken.None), Times.Once);
    }

    [Fact]
    public async Task Without_the_first_entry_nothing_is_touched()
    {
        trail.Setup(t => t.BeginAsync(Action, It.IsAny<CancellationToken>())).ThrowsAsync(new AuditUnavailableException());
        var touched = false;
        await Assert.ThrowsAsync<AuditUnavailableException>(() => RunAsync(() =>
        {
            touched = true;
            return Task.FromResult(new AuditedResult<int>(1, "ok"));
        }, TestContext.Current.CancellationToken));
        Assert.False(touched);
    }

    [Fact]
    public async Task Without_the_second_entry_what_was_done_still_holds()
    {
        access.Setup(a => a.FinishAsync(It.IsAny<string>(), It.IsAny<string?>(), It.IsAny<IReadOnlyList<string>?>(), It.IsAny<CancellationToken>())).ThrowsAsync(new AuditUnavailableException());
        Assert.Equal(7, await RunAsync(() => Task.FromResult(new AuditedResult<int>(7, "ok")), TestContext.Current.CancellationToken));
    }
}
