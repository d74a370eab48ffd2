using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Hosting.Errors;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>One request of a key's holder, let in.</summary>
/// <param name="Http">For method, route and query; its body is <paramref name="Body"/>.</param>
/// <param name="Context">The account, who acts, and the clock; there is no call.</param>
/// <param name="Action">For the audit trail.</param>
/// <param name="Cancellation">A read ends with its caller; a write does not.</param>
internal sealed record RestCall(HttpContext Http, CallContext Context, string Action, byte[] Body, CancellationToken Cancellation) : PatientData
{
    public PmsAccount Account => Context.Account;

    public string AccountId => Context.AccountId;

    public string Method => Http.Request.Method;

    /// <summary>The id in the route. Null: nothing has such an id.</summary>
    public string? Id => Http.Request.RouteValues["id"] as string is { } id && RestWords.IsId(id) ? id : null;

    public T Read<T>() => StrictJson.Read<T>(Body);

    public RestAnswer Problem(Problem problem) => RestAnswer.Of(problem, Http.TraceIdentifier);

    public AuditedAction Audited(string? patientId, params IReadOnlyList<string> fields) => Context.Action(Action, patientId is null ? null : new PatientKey.OnFile(patientId), fields);

    /// <summary>The query, each name once and none but these.</summary>
    /// <exception cref="BadBodyException">Another name, or one twice.</exception>
    public RestQuery Query(params IReadOnlyList<string> known)
    {
        foreach (var (name, values) in Http.Request.Query)
        {
            // Names are not repeated: what stands there may be anything.
            if (!known.Contains(name, StringComparer.Ordinal))
                throw new BadBodyException($"The query has a parameter that is not known here; this route takes {(known.Count == 0 ? "none" : string.Join(", ", known))}.");
            if (values.Count != 1)
                throw new BadBodyException($"'{name}' stands twice in the query.");
        }

        return new RestQuery(known.Select(name => (name, Value: (string?)Http.Request.Query[name])).Where(pair => !string.IsNullOrEmpty(pair.Value)).ToDictionary(pair => pair.name, pair => pair.Value!, StringComparer.Ordinal));
    }
}
