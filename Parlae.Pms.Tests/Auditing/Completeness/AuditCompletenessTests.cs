using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Auditing.Completeness;

/// <summary>Which entries each tool and each route leaves: when it succeeds, when it is refused, when it is asked nonsense, and when the PMS is away.</summary>
public sealed class AuditCompletenessTests
{
    private static readonly TimeSpan PastTheCache = TimeSpan.FromMinutes(16);

    private readonly FakeTimeProvider minutes = new();
    private readonly Dictionary<string, AuditEntry> heads = [];

    /// <summary>What cannot be, and why.</summary>
    private static readonly Dictionary<string, string> Impossible = new(StringComparer.Ordinal)
    {
        ["getPracticeInfo (BadInput)"] = "it takes no arguments",
        ["getProviders (BadInput)"] = "it takes no arguments",
        ["getAppointmentTypes (BadInput)"] = "it takes no arguments",
        ["getCallerContext (BadInput)"] = "it takes no arguments",
        ["GET setup (PmsFailure)"] = "it asks no PMS",
        ["DELETE setup (PmsFailure)"] = "it asks no PMS",
        ["POST keys (PmsFailure)"] = "it asks no PMS",
        ["DELETE keys (PmsFailure)"] = "it asks no PMS",
        ["DELETE purge (PmsFailure)"] = "it asks no PMS",
    };

    private static IReadOnlyList<AuditCase> Cases => [.. AuditedTools.All, .. AuditedRoutes.All, .. AuditedOperations.All, .. AuditedElsewhere.All];

    /// <summary>The practices' systems behind Sikka; empty: the usual one.</summary>
    public static TheoryData<string> Practices => [.. Cases.Select(one => one.SikkaPms ?? "").Distinct()];

    /// <summary>Of the pages, Web/KeySignInTests and Web/ProviderSignInTests look at each entry.</summary>
    [Fact]
    public void Every_tool_and_route_stands_in_the_table_in_every_situation()
    {
        var functions = FunctionTable.Program.Http.Where(row => row.Caller is not (Caller.Anyone or Caller.Person)).SelectMany(row =>
            row.Caller == Caller.VapiCredential && row.Name != "vapiEvents" ? [row.Name] : row.Methods.Select(method => $"{method} {row.Name}"));
        var wanted = functions.SelectMany(function => Enum.GetValues<Situation>().Select(situation => $"{function} ({situation})")).Except(Impossible.Keys).Order(StringComparer.Ordinal);
        Assert.Equal(wanted, Cases.Select(each => each.ToString()).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Practices))]
    public async Task Every_tool_and_route_leaves_exactly_these_entries(string practice)
    {
        await using var clinic = await StartAsync(practice);
        var stage = new AuditStage(clinic, NextMinute);
        var wrong = new List<string>();
        foreach (var one in At(practice).Where(one => one.Situation != Situation.PmsFailure))
            wrong.AddRange(await LookAsync(clinic, one, await one.PrepareAsync(stage)));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Practices))]
    public async Task While_the_pms_is_away_every_tool_and_route_leaves_exactly_these_entries(string practice)
    {
        await using var clinic = await StartAsync(practice);
        var stage = new AuditStage(clinic, NextMinute);
        var acts = new List<(AuditCase Case, AuditAct Act)>();
        foreach (var one in At(practice).Where(one => one.Situation == Situation.PmsFailure))
            acts.Add((one, await one.PrepareAsync(stage)));
        await clinic.Sandbox.AdvanceAsync(PastTheCache.TotalSeconds);
        await using var away = await clinic.Sandbox.FaultAsync("drop");
        foreach (var account in acts.Select(each => each.Act.Account).Distinct())
            await AdvanceAsync(clinic, account);
        var wrong = await Task.WhenAll(acts.Select(each => LookAsync(clinic, each.Case, each.Act, isAlone: false)));
        Assert.True(wrong.All(each => each.Count == 0), string.Join('\n', wrong.SelectMany(each => each)));
    }

    private static IEnumerable<AuditCase> At(string practice) => Cases.Where(one => (one.SikkaPms ?? "") == practice);

    /// <summary>Entries by one actor: others may act at the same time.</summary>
    private async Task<IReadOnlyList<string>> LookAsync(Clinic clinic, AuditCase one, AuditAct act, bool isAlone = true)
    {
        if (isAlone)
            await AdvanceAsync(clinic, act.Account);
        var head = heads.GetValueOrDefault(act.Account);
        await act.DoAsync();
        var lines = AuditLines.Of((await clinic.AuditAsync(act.Account, head)).Where(entry => entry.Actor.Id == act.Actor).Select(Named));
        return lines.SequenceEqual(one.Entries) ? [] : [$"{one}:", .. one.Entries.Select(line => $"  wanted {line}"), .. lines.Select(line => $"  found  {line}")];
    }

    private async Task AdvanceAsync(Clinic clinic, string account)
    {
        if (await clinic.AuditAsync(account, heads.GetValueOrDefault(account)) is [.., var last])
            heads[account] = last;
    }

    /// <summary>Ids of keys and names of collections are data here.</summary>
    private static AuditEntry Named(AuditEntry entry) => entry.Action switch
    {
        "createKey" when entry.Phase == AuditPhase.Finished => entry with { Fields = ["key", .. entry.Fields.Skip(1)] },
        "purge" => entry with { Fields = ["collections"] },
        _ => entry,
    };

    private void NextMinute() => minutes.Advance(TimeSpan.FromMinutes(1));

    private async Task<Clinic> StartAsync(string practice)
    {
        var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0) { SikkaPms = practice.Length > 0 ? practice : null, Services = services => services.AddSingleton(new AuditThrottle(minutes)) });
        string[] open = ["getPracticeInfo", "getProviders", "getAppointmentTypes", "checkAvailability", "transferToStaff", "getCallerContext", "takeMessage"];
        await clinic.ConnectAsync(AuditStage.Strict, body => body["config"]!["identityPolicy"] = new JsonObject { ["minimumLevel"] = new JsonObject(open.Select(tool => KeyValuePair.Create(tool, (JsonNode?)1))) });
        await clinic.ConnectAsync("operated");
        await clinic.ConnectAsync(AuditStage.Paying, body => body["features"] = new JsonObject { ["payments"] = true });
        await clinic.ConnectAsync(AuditStage.Bare, body => body["features"] = new JsonObject(
            new[] { "booking", "patients", "notes", "insurance", "billing", "payments", "waitlist", "messages" }.Select(feature => KeyValuePair.Create(feature, (JsonNode?)false))));
        return clinic;
    }
}
