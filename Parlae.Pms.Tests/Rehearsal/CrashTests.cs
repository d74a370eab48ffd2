using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rehearsal;

/// <summary>A process killed, or a store that fails, at every step that the code lists.</summary>
public sealed class CrashTests(CrashClinic bench) : IClassFixture<CrashClinic>
{
    /// <summary>What begins, sends or ends a write: the practice may have it or not, and the process that knew is gone.</summary>
    private static readonly string[] InDoubt = ["intended", "sent", "written", "takenBack", "answered", "promised", "claimed", "followed", "announced"];

    public static TheoryData<string> EveryStep => [.. Steps.All.Select(step => step.Name)];
    public static TheoryData<string> WhereItIsInDoubt => [.. Steps.All.Select(step => step.Name).Where(IsInDoubt)];
    public static TheoryData<string> EveryOtherStep => [.. Steps.All.Select(step => step.Name).Where(name => !IsInDoubt(name))];

    [Theory]
    [MemberData(nameof(WhereItIsInDoubt))]
    public Task Killed_where_it_is_in_doubt_there_is_one_effect_or_none_and_asked_again_there_is_one(string name) => KillInItsFirstStoryAsync(name);

    [Theory]
    [Trait("Category", "Heavy")]
    [MemberData(nameof(EveryOtherStep))]
    public Task Killed_at_any_other_step_too(string name) => KillInItsFirstStoryAsync(name);

    [Theory]
    [Trait("Category", "Heavy")]
    [MemberData(nameof(EveryStep))]
    public async Task The_same_in_every_other_story_that_passes_the_step(string name)
    {
        var step = Steps.All.Single(each => each.Name == name);
        foreach (var story in (await bench.StoriesOfAsync(step)).Skip(1))
            await KillAsync(step, story);
    }

    [Theory]
    [Trait("Category", "Heavy")]
    [MemberData(nameof(EveryStep))]
    public async Task Where_the_store_fails_no_sentence_says_more_than_is_true(string name)
    {
        var step = Steps.All.Single(each => each.Name == name);
        var story = (await bench.StoriesOfAsync(step))[0];
        var (cast, call) = (await bench.CastAsync(story), bench.Call(story));
        bench.Steps.FailAt(step);
        var answers = await PlayUntilAsync();
        await bench.SettleAsync(story);
        Assert.True(bench.Steps.HasFailed, $"{name} was not passed.");

        // "booked" is said of nothing that waits for the practice; "submitted" ends in the PMS or before staff, which the check of the ledger sees.
        Assert.DoesNotContain(answers, answer => answer.Status is "booked" or "confirmed" or "rescheduled" || (answer.Status == "cancelled" && story != CrashStory.TakenBack));
        Assert.All(answers, answer => Assert.DoesNotContain("nothing was changed", answer.Error ?? "", StringComparison.Ordinal));
        await bench.AssertTruthAsync(story, cast, call.Id);

        async Task<IReadOnlyList<Answer>> PlayUntilAsync()
        {
            await using var fault = await bench.FaultAsync(story);
            var said = await story.PlayAsync(call, cast);
            if (story == CrashStory.Slow)
                await bench.UntilQuietAsync();
            for (var round = 0; round < 5; round++)
            {
                await bench.Clinic.Sandbox.AdvanceAsync(170);
                using var _ = await bench.Clinic.Http.PostAsync(new Uri("/reconcileWrites", UriKind.Relative), null, Clinic.Cancellation); // may fail, as the store does
            }

            return said;
        }
    }

    private static bool IsInDoubt(string step) => InDoubt.Contains(step.Split('.')[1]);

    private async Task KillInItsFirstStoryAsync(string name)
    {
        var step = Steps.All.Single(each => each.Name == name);
        await KillAsync(step, (await bench.StoriesOfAsync(step))[0]);
    }

    private async Task KillAsync(Failpoint step, CrashStory story)
    {
        var (cast, call) = (await bench.CastAsync(story), bench.Call(story));
        await using (var app = await DoomedApp.StartAsync(bench.Clinic, step, story.DeadlineSeconds))
        {
            var survived = await app.SurvivesAsync(() => bench.PlayToTheEndAsync(story, cast, call, app));
            Assert.True(survived is null, $"{step.Name} was not passed in '{story.Name}': {survived}");
        }

        await bench.OutliveLeasesAsync();
        await bench.SettleAsync(story);
        await bench.AssertTruthAsync(story, cast, call.Id);

        // The webhooks come again, to another process.
        var retold = story with { Fault = null };
        await bench.PlayToTheEndAsync(retold, cast, call, null);
        await bench.AssertTruthAsync(retold with { MayRest = story.Fault is null ? story.MayRest : CrashStory.OnFile.MayRest }, cast, call.Id);

        // And in another call, once the practice's copy shows what was done.
        await bench.Clinic.Sandbox.AdvanceAsync(1800);
        await bench.PlayToTheEndAsync(retold, cast, bench.Call(story), null);
        var effect = await bench.EffectAsync(cast);
        Assert.True(story.MustEnd(effect), $"{story.Name}: {effect}");
    }
}
