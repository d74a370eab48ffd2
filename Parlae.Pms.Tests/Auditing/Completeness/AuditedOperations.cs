using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Support.Clinics;
using static Parlae.Pms.Tests.Auditing.Completeness.AuditLines;

namespace Parlae.Pms.Tests.Auditing.Completeness;

/// <summary>The routes of operators and the one for Vapi's events in every situation.</summary>
internal static class AuditedOperations
{
    private const string Given = "account,credentials";
    private const string Account = "operated";

    public static IEnumerable<AuditCase> All =>
    [
        .. Operation("POST setup", stage => ("/api/pms/setup", stage.Clinic.AccountBody(Account)), ("/api/pms/setup", "{}"), $"event setup updating - [{Given}]"),
        new("POST setup", Situation.PmsFailure, stage => Task.FromResult(stage.Operate("POST", "/api/pms/setup", stage.Clinic.AccountBody(Account), Account))),
        .. Operation("GET setup", _ => ($"/api/pms/setup?accountId={Account}", null), ("/api/pms/setup", null)),
        .. Operation("POST keys", _ => ("/api/pms/keys", new { accountId = Account, name = "desk", rights = new[] { "read" } }), ("/api/pms/keys", new { accountId = Account }), "started createKey - - [read]", "finished createKey created - [key,read]"),
        .. Operation("DELETE keys", _ => ($"/api/pms/keys?accountId={Account}&keyId=k0", null), ("/api/pms/keys", null), Access("revokeKey", "notFound", "key", "-")),
        .. Operation("DELETE purge", _ => ($"/api/pms/cache?accountId={Account}", null), ("/api/pms/cache", null), "event purge purged 0 rows - [collections]"),
        .. Operation("DELETE setup", _ => ($"/api/pms/setup?accountId={Account}", null), ("/api/pms/setup", null), $"event setup disconnecting - [{Given}]", "event purge purged 2 rows: apiKeys 2; data key and credentials destroyed - [collections]"),

        // A call that was taken is read ahead for.
        new("POST vapiEvents", Situation.Success, async stage => Begin(stage, (await stage.Clinic.OnFileAsync(1)).CallerNumber), Access("prefetch", "several", "name,dateOfBirth,phones", "-")),
        new("POST vapiEvents", Situation.Refusal, stage =>
        {
            var call = new PhoneCall(stage.Clinic, null) { Change = body => body["message"]!["call"]!["assistantId"] = $"assistant-of-{AuditStage.Strict}" };
            return Task.FromResult(new AuditAct(call.Id, () => call.TellAsync("assistant-request"), AuditedAction.PlatformAccount));
        }, Refused("assistant-request", "account-conflict")),
        new("POST vapiEvents", Situation.BadInput, stage => Task.FromResult(new AuditAct("vapi", () => stage.Clinic.PostAsync("/api/vapi/events", "not json"), AuditedAction.PlatformAccount))),
        new("POST vapiEvents", Situation.PmsFailure, stage => Task.FromResult(Begin(stage, stage.Clinic.Newcomer().CallerNumber)), Access("prefetch", "failed", "name,dateOfBirth,phones", "-")),
    ];

    private static IEnumerable<AuditCase> Operation(string function, Func<AuditStage, (string Path, object? Body)> request, (string Path, object? Body) bad, params string[] entries)
    {
        var method = function.Split(' ')[0];
        yield return new(function, Situation.Success, stage =>
        {
            var (path, body) = request(stage);
            return Task.FromResult(stage.Operate(method, path, body, Account));
        }, entries);
        yield return new(function, Situation.BadInput, stage => Task.FromResult(stage.Operate(method, bad.Path, bad.Body, Account)));
        yield return new(function, Situation.Refusal, stage =>
        {
            var (path, body) = request(stage);
            return Task.FromResult(stage.Operate(method, path, body, AuditedAction.PlatformAccount, "rest", "not-the-operators-key"));
        }, "event operatorAuthentication credential-wrong - []");
    }

    private static AuditAct Begin(AuditStage stage, string number)
    {
        var call = stage.Clinic.Call(number);
        return new(call.Id, async () =>
        {
            await call.BeginAsync();
            for (var look = 0; look < 600 && !(await stage.Clinic.AuditAsync()).Any(entry => entry.Actor.Id == call.Id && entry.Phase == AuditPhase.Finished); look++)
                await Task.Delay(50, Clinic.Cancellation); // read ahead in the background
        });
    }
}
