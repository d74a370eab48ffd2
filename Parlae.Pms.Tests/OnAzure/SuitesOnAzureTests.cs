using System.Diagnostics;
using System.Reflection;
using Parlae.Pms.Tests.Auditing;
using Parlae.Pms.Tests.Auditing.Completeness;
using Parlae.Pms.Tests.Rehearsal;
using Parlae.Pms.Tests.Scenarios;
using Parlae.Pms.Tests.Scenarios.Faults;
using Parlae.Pms.Tests.Scenarios.Faults.Storm;
using Parlae.Pms.Tests.Scenarios.Isolation;
using Parlae.Pms.Tests.Scenarios.Rows.OnSikka;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.OnAzure;

/// <summary>
/// The scenarios, the crash matrix and the audit tests once more, unchanged, with <c>Parlae__Storage=Azure</c> against the stand-ins: each suite in a
/// process of its own, as <c>PARLAE_TEST_STORES=Azure</c> has it by hand. Of the crash matrix the first story of each step.
/// </summary>
[Collection(nameof(AloneOnAzure))]
public sealed class SuitesOnAzureTests(ITestOutputHelper output)
{
    /// <summary>The classes whose neighbours in the namespace belong to the suite, and how many tests it has at least.</summary>
    private static readonly Dictionary<string, (Type Of, int AtLeast)> Suites = new()
    {
        ["the rows of the scenarios"] = (typeof(SikkaRows), 20),
        ["the other scenarios"] = (typeof(WholeCallTests), 30),
        ["scenarios under faults"] = (typeof(OneSlotTests), 20),
        ["a storm of bookings"] = (typeof(BookingStormTests), 1),
        ["isolation of accounts"] = (typeof(IsolationTests), 1),
        ["the crash matrix"] = (typeof(CrashTests), CrashTests.WhereItIsInDoubt.Count),
        ["the audit trail"] = (typeof(AuditTrailTests), 60),
        ["completeness of the trail"] = (typeof(AuditCompletenessTests), 3),
    };

    /// <summary>What is not run there, and why.</summary>
    private static readonly Dictionary<Type, string> NotThere = new()
    {
        [typeof(DeletedAccountTests)] = "says 'at once', which holds where a look at the key is no round trip: elsewhere it is trusted for at most 30 seconds",
        [typeof(AuditSpeedTests)] = "measures SQLite",
        [typeof(OwnShareTests)] = "measures our own share of a call beside stores that cost next to nothing",
        [typeof(StoresInAzureTests)] = "chooses its stores itself, and runs always",
        [typeof(TablesInAzureTests)] = "chooses its stores itself, and runs always",
        [typeof(SecretsInVaultTests)] = "chooses its stores itself, and runs always",
        [typeof(TwoMachinesTests)] = "chooses its stores itself, and runs always",
        [typeof(VaultAwayTests)] = "chooses its stores itself, and runs always",
    };

    /// <summary>Namespaces that are not run there, and why.</summary>
    private static readonly Dictionary<string, string> NamespacesNotThere = new()
    {
        ["Scenarios.Kolla"] = OtherAdapter,
        ["Scenarios.OpenDental"] = OtherAdapter,
        ["Scenarios.Rows.OnKolla"] = OtherAdapter,
        ["Scenarios.Rows.OnNexHealth"] = OtherAdapter,
        ["Scenarios.Rows.OnOpenDental"] = OtherAdapter,
        ["Scenarios.Rows"] = "looks at the tests themselves",
        ["Scenarios.Fairness"] = "measures how requests to practice systems are paced",
        ["Scenarios.Trips"] = "counts requests to practice systems",
    };

    private const string OtherAdapter = "the same stories through another adapter, of which stores know nothing";

    public static TheoryData<string> All => [.. Suites.Keys];

    [Fact]
    public void Every_test_of_scenarios_crashes_and_trail_is_run_there_or_named()
    {
        var tests = typeof(SuitesOnAzureTests).Assembly;
        var root = tests.GetName().Name!;
        var run = Suites.Values.Select(suite => suite.Of.Namespace).ToHashSet();
        var others = NamespacesNotThere.Keys.Select(each => $"{root}.{each}").ToHashSet();
        string[] about = ["Scenarios", "Auditing", "Rehearsal"];
        var left = tests.GetTypes()
            .Where(type => about.Any(each => type.Namespace == $"{root}.{each}" || type.Namespace?.StartsWith($"{root}.{each}.", StringComparison.Ordinal) == true))
            .Where(type => !type.IsAbstract && !run.Contains(type.Namespace) && !others.Contains(type.Namespace!) && type.GetMethods().Any(IsTest));
        Assert.Empty(left);

        // A test that always is heavy is not run there: it would take hours.
        static bool IsTest(MethodInfo method) =>
            method.GetCustomAttributes<FactAttribute>().Any() && !method.GetCustomAttributes<TraitAttribute>().Any(trait => trait is { Name: "Category", Value: "Heavy" });
    }

    [Theory]
    [Trait("Category", "Heavy")]
    [MemberData(nameof(All))]
    public async Task The_suite_passes_on_stores_in_Azure(string suite)
    {
        var (of, atLeast) = Suites[suite];
        var began = Stopwatch.GetTimestamp();

        var run = await TestRun.OnAzureAsync(
            [.. TestRun.NotHeavy, "-namespace", of.Namespace!, .. NotThere.Keys.Where(type => type.Namespace == of.Namespace).SelectMany(type => new[] { "-class-", type.FullName! })], TestContext.Current.CancellationToken);

        Passed(suite, run, began, atLeast);
    }

    /// <summary>Usually heavy; there it belongs to the crash matrix, which else has only the steps that leave a write in doubt.</summary>
    [Fact]
    [Trait("Category", "Heavy")]
    public async Task The_other_steps_of_the_crash_matrix_pass_there_too()
    {
        var began = Stopwatch.GetTimestamp();
        var run = await TestRun.OnAzureAsync(["-method", $"{typeof(CrashTests).FullName}.{nameof(CrashTests.Killed_at_any_other_step_too)}"], TestContext.Current.CancellationToken);
        Passed("the other steps", run, began, CrashTests.EveryOtherStep.Count);
    }

    private void Passed(string suite, TestRun run, long began, int atLeast)
    {
        output.WriteLine(FormattableString.Invariant($"{suite}: {run.Total} tests on Azure in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s, {run.Failed} failed"));
        Assert.True(run is { ExitCode: 0, Failed: 0 }, run.Output);
        Assert.InRange(run.Total, atLeast, int.MaxValue);
    }
}

/// <summary>Two such processes at once, or one beside other heavy tests, would starve each other's stores of two cores.</summary>
[CollectionDefinition(nameof(AloneOnAzure), DisableParallelization = true)]
public sealed class AloneOnAzure;
