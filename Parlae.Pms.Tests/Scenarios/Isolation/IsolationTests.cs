using System.Net;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Isolation;

/// <summary>
/// Every function of the table, with one account's credential and another's ids, phone numbers, call ids and handles: nothing of the other comes back or
/// changes, and the try is on record. A function that is neither tried here nor said to have no tenant fails.
/// </summary>
public sealed class IsolationTests(TwoAccounts accounts) : IClassFixture<TwoAccounts>
{
    private readonly Clinic clinic = accounts.Clinic;
    private readonly Dictionary<string, AuditEntry> heads = [];

    /// <summary>Functions that know no account, and why that is so.</summary>
    private static readonly Dictionary<string, string> WithoutTenant = new(StringComparer.Ordinal)
    {
        ["health"] = "says how the program and its stores are, and names no account",
        ["version"] = "says which program this is",
        ["openApi"] = "describes the API",
        ["purgeExpiredPhi"] = "started by the host alone, takes no input, and goes by each row's own account",
        ["reconcileWrites"] = "started by the host alone, takes no input, and asks each account's own PMS",
        ["checkConnections"] = "started by the host alone, takes no input, and asks each account's own PMS",
        ["sealAudit"] = "started by the host alone, takes no input, and seals each account's own trail",
    };

    [Fact]
    public async Task Every_function_keeps_what_is_one_accounts_from_another()
    {
        var (theirs, pms) = (accounts.Theirs, accounts.BetasPms);
        var (last, requests, tried) = ((await clinic.AuditAsync(TwoAccounts.Beta))[^1], pms.Requests, 0);

        // Whom Alpha registers is Alpha's, and has a handle from then on: that comes last.
        foreach (var row in FunctionTable.Program.Rows.OrderBy(row => row.Name == "createPatient"))
        {
            foreach (var attempt in AttemptsOf(row))
            {
                if (attempt.Trail is { } trail)
                    await AdvanceAsync(trail);
                var text = await attempt.SendAsync();
                Assert.All(accounts.Secrets.Except(attempt.Own), value => Assert.False(text.Contains(value, StringComparison.OrdinalIgnoreCase), $"{attempt.What} gave '{value}': {text[..Math.Min(text.Length, 500)]}"));
                Assert.True(requests == pms.Requests, $"{attempt.What} reached Beta's PMS.");
                Assert.True((await clinic.AuditAsync(TwoAccounts.Beta, last)).Count == 0, $"{attempt.What} wrote into Beta's trail.");
                if (attempt.Trail is { } account)
                    Assert.True((await AdvanceAsync(account)).Any(entry => entry.Actor.Id == attempt.Actor), $"{attempt.What} is not on record: {text}");
                tried++;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{tried} tries");
        await AssertUntouchedAsync(theirs);
    }

    /// <summary>What is new in a trail.</summary>
    private async Task<IReadOnlyList<AuditEntry>> AdvanceAsync(string account)
    {
        var entries = await clinic.AuditAsync(account, heads.GetValueOrDefault(account));
        if (entries.Count > 0)
            heads[account] = entries[^1];
        return entries;
    }

    private IEnumerable<Attempt> AttemptsOf(FunctionRow row) => (row.Caller, row.Name) switch
    {
        (_, var name) when WithoutTenant.ContainsKey(name) => row.Methods.Select(method => new Attempt(
            $"{method} {row.Route}", async () => (await clinic.Rest(accounts.AlphasKey).SendAsync(method, $"{row.Route}?accountId={TwoAccounts.Beta}")).Text, null, null)),
        (Caller.AccountKey, _) => RestAttempts.OfAccountRow(row, accounts),
        (Caller.Operator, _) => RestAttempts.OfOperatorRow(row, accounts),
        (Caller.Person, _) => WebAttempts.OfRow(row, accounts),
        (Caller.VapiCredential, "vapiEvents") => VapiAttempts.OfEvents(accounts),
        (Caller.VapiCredential, var tool) => VapiAttempts.OfTool(tool, accounts),
        _ => throw new InvalidOperationException($"Function {row.Name} is new: say how one account goes after another's here, or why it knows none."),
    };

    /// <summary>It is all there, for its own: the call goes on, the task is open, the key opens, the visit stands.</summary>
    private static async Task AssertUntouchedAsync(Theirs theirs)
    {
        var visit = Assert.Single((await theirs.Call.UseAsync("getAppointments", new { patientId = "p1" })).Is("ok").Result.List("appointments"));
        Assert.Equal(("a1", "scheduled"), (visit.Text("appointmentId"), visit.Text("status")));
        (await theirs.Rest.GetAsync($"/api/pms/writes/{theirs.Reference}")).Is(HttpStatusCode.OK);
        Assert.Equal("open", Assert.Single((await theirs.Rest.GetAsync("/api/pms/tasks")).Is(HttpStatusCode.OK).List("items")).Text("status"));
        (await theirs.Call.BookAsync("p1", (await theirs.Call.LookAsync("2026-03-10")).Is("slots").Slots[0])).Is("booked");
    }
}
