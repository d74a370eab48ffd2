using System.Net;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Tests.Sandbox;

namespace Parlae.Pms.Tests.Scenarios.Isolation;

/// <summary>How Alpha's key asks each REST route for what is Beta's.</summary>
internal static class RestAttempts
{
    private const string NamesNobody = "it takes no id of anybody, and touches no patient";

    /// <summary>Whose ids are not looked at, since it is refused to everybody.</summary>
    private static readonly HashSet<(string Function, string Method)> OfferedByNoPractice = [("insurance", "POST")];

    public static IEnumerable<Attempt> OfAccountRow(FunctionRow row, TwoAccounts accounts) => row.Methods.SelectMany(method => row.Name == "auditLog" ? OfTrail(accounts) : [OfRoute(row.Name, method, accounts)]);

    private static Attempt OfRoute(string function, string method, TwoAccounts accounts)
    {
        var (path, body, nobody) = Request(function, method, accounts.Theirs);
        return new Attempt($"{method} {path}", async () =>
        {
            var answer = await accounts.Clinic.Rest(accounts.AlphasKey, TwoAccounts.Stranger).SendAsync(method, path, body);
            Assert.True((answer.Status == HttpStatusCode.NotImplemented) == OfferedByNoPractice.Contains((function, method)), $"{method} {path} stopped before it looked at whose that is, or goes on now: {answer.Text}");
            return answer.Text;
        }, nobody is null ? TwoAccounts.Alpha : null, TwoAccounts.Stranger);
    }

    /// <summary>Alpha's own tries stand in Alpha's trail, with the patient and the call that it named; of Beta's entries there is none.</summary>
    private static IEnumerable<Attempt> OfTrail(TwoAccounts accounts) => new[] { "", $"&patientId={Theirs.Id}" }.Select(filter => new Attempt($"GET audit {filter}", async () =>
    {
        var answer = await accounts.Clinic.Rest(accounts.AlphasKey, TwoAccounts.Stranger).GetAsync($"/api/pms/audit?pageSize=200{filter}");
        Assert.NotEmpty(answer.Is(HttpStatusCode.OK).List("items"));
        return answer.Text;
    }, TwoAccounts.Alpha, TwoAccounts.Stranger)
    { Own = [Theirs.Id] });

    public static IEnumerable<Attempt> OfOperatorRow(FunctionRow row, TwoAccounts accounts) => row.Methods.Select(method =>
    {
        var (path, body) = OperatorRequest(row.Name, method, accounts);
        return new Attempt($"{method} {path}", async () =>
        {
            await accounts.NextMinuteAsync();
            var (status, text) = await accounts.Clinic.OperateAsync(method, path, body, accounts.AlphasKey);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            return text;
        }, AuditedAction.PlatformAccount, "rest");
    });

    private static (string Path, object? Body, string? Nobody) Request(string function, string method, Theirs theirs) => (function, method) switch
    {
        ("appointments", "GET") => ($"/api/pms/appointments?patientId={Theirs.Id}", null, null),
        ("appointments", _) => ("/api/pms/appointments", new { patientId = Theirs.Id, appointmentType = "Cleaning", startTime = "2026-03-05T10:00", duration = 60 }, null),
        ("appointment", "PATCH") => ($"/api/pms/appointments/{Theirs.Visit}", new { status = "confirmed" }, null),
        ("appointment", _) => ($"/api/pms/appointments/{Theirs.Visit}", null, null),
        ("availability", _) => ("/api/pms/appointments/availability?date=2026-03-05&provider=lee", null, NamesNobody),
        ("patients", _) => ("/api/pms/patients", new { firstName = "Zephyrine", lastName = "Quackenbosch", dateOfBirth = Theirs.Born, phone = Theirs.Phone }, null),
        ("patient", "PATCH") => ($"/api/pms/patients/{Theirs.Id}", new { preferredName = "Zeph" }, null),
        ("patient", _) => ($"/api/pms/patients/{Theirs.Id}", null, null),
        ("patientSearch", "GET") => ($"/api/pms/patients/search?query={Theirs.Name}", null, null),
        ("patientSearch", _) => ("/api/pms/patients/search", new { lastName = Theirs.Name, phone = Theirs.Phone }, null),
        ("notes" or "insurance" or "balance", "GET") => ($"/api/pms/patients/{Theirs.Id}/{function}", null, null),
        ("notes", _) => ($"/api/pms/patients/{Theirs.Id}/notes", new { text = "wants a morning visit" }, null),
        ("insurance", _) => ($"/api/pms/patients/{Theirs.Id}/insurance", new { carrier = "Maple Mutual", memberId = "QX-990-17734" }, null),
        ("payments", "GET") => ($"/api/pms/payments?patientId={Theirs.Id}", null, null),
        ("payments", _) => ("/api/pms/payments", new { patientId = Theirs.Id, amount = 80, method = "Cash", reference = "receipt 1042" }, null),
        ("providers", _) => ("/api/pms/providers", null, NamesNobody),
        ("staffTasks", _) => ("/api/pms/tasks", null, null),
        ("staffTask", _) => ($"/api/pms/tasks/{theirs.TaskId}", new { status = "closed" }, null),
        ("write", _) => ($"/api/pms/writes/{theirs.Reference}", null, null),
        ("auditVerification", _) => ("/api/pms/audit/verification", null, NamesNobody),
        _ => throw new InvalidOperationException($"{method} of function {function} is new: say here how one account's key asks for another's."),
    };

    private static (string Path, object? Body) OperatorRequest(string function, string method, TwoAccounts accounts) => (function, method) switch
    {
        ("setup", "POST") => ("/api/pms/setup", accounts.Clinic.AccountBody(TwoAccounts.Beta)),
        ("setup", _) => ($"/api/pms/setup?accountId={TwoAccounts.Beta}", null),
        ("keys", "POST") => ("/api/pms/keys", new { accountId = TwoAccounts.Beta, name = "mine", rights = new[] { "read" } }),
        ("keys", _) => ($"/api/pms/keys?accountId={TwoAccounts.Beta}&keyId={accounts.Theirs.KeyId}", null),
        ("purge", _) => ($"/api/pms/cache?accountId={TwoAccounts.Beta}", null),
        _ => throw new InvalidOperationException($"{method} of function {function} is new: say here how an account's key asks for another's."),
    };
}
