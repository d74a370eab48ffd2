using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Web.Pages;

/// <summary>Who does what on a page of an account, and whether they may.</summary>
internal static class PageAudit
{
    /// <summary>A key that was made is shown, once, to whoever asks first.</summary>
    public const string TakeKey = "takeKey";

    /// <summary>Whoever is signed in.</summary>
    public static AuditActor Actor(this PageCall call) => call.Person?.Actor ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>Of the account that the page is about.</summary>
    public static AuditedAction Audited(this PageCall call, string action, string? patientId, params IReadOnlyList<string> fields) =>
        new(call.Account.AccountId, call.Actor(), action, patientId, fields, call.Http.TraceIdentifier);

    public static bool May(this PageCall call, AccountRight right) => call.Person is WebPerson.Operator || (call.Person is WebPerson.Clinic clinic && clinic.Rights.Contains(right));
}
