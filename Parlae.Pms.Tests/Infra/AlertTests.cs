using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using Parlae.Pms.Functions.Timers;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Infra;

/// <summary>Alerts and workbook ask for metrics that the program has, and for each alert somebody wrote down what to do.</summary>
public sealed partial class AlertTests
{
    private static readonly string Runbooks = Path.Combine(BuiltApp.Root, "docs", "runbooks");

    [Fact]
    public async Task What_the_architecture_lists_is_alerted()
    {
        var names = (await RulesAsync()).Select(rule => $"{rule["name"]}".Replace("parlae-test-", "", StringComparison.Ordinal));

        Assert.Equal(
            [
                "account-conflict", "app-silent", "connection-down", "failed-authentication", "purge-late", "seal-broken",
                "timers-late", "tool-faults", "tool-slow", "unusual-access", "writes-unconfirmed",
            ],
            names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Alerts_and_workbook_ask_only_for_metrics_that_the_program_has()
    {
        var asked = (await QueriesAsync()).Select(query => (query, Names: MetricName().Matches(query).Select(match => match.Groups[1].Value).ToList())).ToList();

        Assert.All(asked, each => Assert.True(each.Names.Count > 0, each.query));
        Assert.Empty(asked.SelectMany(each => each.Names).Distinct().Except(KnownInstruments.Names));
    }

    [Fact]
    public void The_program_tells_of_nothing_under_a_name_that_is_not_its_own() => Assert.All(KnownInstruments.Names, name => Assert.Matches("^parlae(\\.[a-z_]+)+$", name));

    [Fact]
    public async Task Each_alert_tells_the_operator_and_names_a_runbook_that_a_stranger_can_follow()
    {
        foreach (var rule in await RulesAsync())
        {
            var properties = rule["properties"]!;
            Assert.Contains("outputs.id", $"{Assert.Single(properties["actions"]!["actionGroups"]!.AsArray())}", StringComparison.Ordinal);
            var page = $"{properties["actions"]!["customProperties"]!["runbook"]}".Split('/')[^1];
            Assert.EndsWith("/" + page, $"{properties["description"]}", StringComparison.Ordinal);

            var text = await File.ReadAllTextAsync(Path.Combine(Runbooks, page), TestContext.Current.CancellationToken);
            Assert.All(["## What it means", "## First", "## Then", "## When it is over"], heading => Assert.True(text.Contains(heading, StringComparison.Ordinal), $"{page}: {heading}"));
        }
    }

    [Fact]
    public async Task Each_alert_looks_at_least_as_far_back_as_it_is_evaluated_and_splits_by_columns_that_it_has()
    {
        foreach (var properties in (await RulesAsync()).Select(rule => rule["properties"]!))
        {
            var criterion = properties["criteria"]!["allOf"]![0]!;
            Assert.True(XmlConvert.ToTimeSpan($"{properties["windowSize"]}") >= XmlConvert.ToTimeSpan($"{properties["evaluationFrequency"]}"));
            Assert.Equal(("Count", "GreaterThan", 0), ($"{criterion["timeAggregation"]}", $"{criterion["operator"]}", (int)criterion["threshold"]!));
            Assert.All(criterion["dimensions"]!.AsArray(), dimension => Assert.Matches($"(by|extend|project|,|\\() *(.*, *)?{dimension!["name"]}\\b", $"{criterion["query"]}"));
        }
    }

    [Fact]
    public async Task Every_timer_is_missed_when_it_does_not_run()
    {
        var query = $"{(await RulesAsync()).Single(rule => $"{rule["name"]}".EndsWith("timers-late", StringComparison.Ordinal))["properties"]!["criteria"]!["allOf"]![0]!["query"]}";
        var listed = Quoted().Matches(query.Split('[')[1].Split(']')[0]).Select(match => match.Groups[1].Value);

        Assert.Equal(TimerFunctions.Rows.Select(row => row.Name).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_workbook_shows_bookings_peak_hours_latency_and_health_of_the_practices_systems()
    {
        var items = Workbook(await Infrastructure.UsualAsync())["items"]!.AsArray();
        var shown = items.Select(item => $"{item!["name"]}").ToList();

        Assert.Equal(shown.Count, shown.Distinct().Count());
        Assert.All(["bookings-by-outcome", "bookings-by-type", "peak-hours", "tool-latency", "pms-health", "pms-latency"], name => Assert.Contains(name, shown));
        Assert.All(items.Where(item => (int)item!["type"]! == 3), item => Assert.Equal("microsoft.operationalinsights/workspaces", $"{item!["content"]!["resourceType"]}"));
    }

    private static async Task<IReadOnlyList<JsonObject>> RulesAsync() => [.. (await Infrastructure.UsualAsync()).Of("Microsoft.Insights/scheduledQueryRules")];

    private static async Task<IReadOnlyList<string>> QueriesAsync()
    {
        var infrastructure = await Infrastructure.UsualAsync();
        return
        [
            .. infrastructure.Of("Microsoft.Insights/scheduledQueryRules").Select(rule => $"{rule["properties"]!["criteria"]!["allOf"]![0]!["query"]}"),
            .. Workbook(infrastructure)["items"]!.AsArray().Where(item => (int)item!["type"]! == 3).Select(item => $"{item!["content"]!["query"]}"),
        ];
    }

    private static JsonNode Workbook(Infrastructure infrastructure) => JsonNode.Parse($"{infrastructure.One("Microsoft.Insights/workbooks")["properties"]!["serializedData"]}")!;

    [GeneratedRegex("\"(parlae\\.[a-z._]+)\"")]
    private static partial Regex MetricName();

    [GeneratedRegex("\"([A-Za-z]+)\"")]
    private static partial Regex Quoted();
}
