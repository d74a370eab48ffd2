using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Patients;

/// <summary>
/// Who may be calling, read ahead when a call begins and kept, encrypted, for the cache's life: name, birth date and numbers. They only spare the
/// PMS a question about somebody who fits fully; whoever does not fit is looked for in the PMS, known number or not, so that wrong and unknown last the same.
/// </summary>
public sealed class CallerCandidates(PatientReads patients, PhiCache cache, AuditedWork audited)
{
    public const string Action = "prefetch";
    public static readonly IReadOnlyList<string> Fields = ["name", "dateOfBirth", "phones"];

    private const string Kind = "callerCandidates";

    /// <summary>A number of more people than a family is a school's or a firm's.</summary>
    private const int Most = 5;

    /// <summary>Reads ahead for the caller's number, if there is one. Throws <see cref="VendorException"/> kinds and <see cref="AuditUnavailableException"/>.</summary>
    public async Task PrefetchAsync(CallContext call, CancellationToken cancellationToken)
    {
        if (call.CallerNumber is not { } number)
            return;
        await audited.RunAsync(call.Action(Action, null, Fields), async token =>
        {
            var fitting = CallerRecognition.Fitting(number, await patients.FindByPhoneAsync(call.Account, number, token));
            if (await KeptAsync(call.Account, number, token) is null)
            {
                var certain = fitting.Count <= Most ? await WithoutDoublesAsync(call.Account, fitting, token) : [];
                await cache.SetAsync(call.AccountId, Kind, ConnectedPractice.Keyed(call.Account, number), certain, StoredJson.TypeInfo<List<Patient>>(), token);
            }

            var context = CallerRecognition.Context(fitting.Count);
            return new AuditedResult<CallerContext>(context, context.ToString().ToLowerInvariant());
        }, cancellationToken);
    }

    /// <summary>Those on the caller's number whose name and birth date no other patient has; none where nothing was read ahead.</summary>
    public async Task<IReadOnlyList<Patient>> FindAsync(CallContext call, CancellationToken cancellationToken) =>
        call.CallerNumber is { } number && await KeptAsync(call.Account, number, cancellationToken) is { } kept ? await patients.WithChangesAsync(call.Account, kept, cancellationToken) : [];

    private async Task<List<Patient>?> KeptAsync(PmsAccount account, string number, CancellationToken cancellationToken)
    {
        try
        {
            return await cache.GetAsync(account.AccountId, Kind, ConnectedPractice.Keyed(account, number), StoredJson.TypeInfo<List<Patient>>(), cancellationToken);
        }
        catch (SealBrokenException)
        {
            return null; // it counts itself; the PMS is asked as if there were nothing
        }
    }

    /// <summary>A claim must fit exactly one patient of the whole practice, so somebody with a double under another number is not kept.</summary>
    private async Task<List<Patient>> WithoutDoublesAsync(PmsAccount account, IReadOnlyList<Patient> candidates, CancellationToken cancellationToken)
    {
        if (candidates.Count == 0)
            return [];
        var queries = candidates.SelectMany(one => Names(one).Select(name => new PatientQuery.ByName(name, one.LastName))).Distinct().ToList();
        var all = await patients.FindAsync(account, queries, cancellationToken);
        return [.. candidates.Where(one => !all.Any(other => other.IsActive && other.PatientId != one.PatientId && other.DateOfBirth == one.DateOfBirth && Names(other).Any(name => PersonName.SamePerson(one, name, other.LastName))))];
    }

    private static IEnumerable<string> Names(Patient patient) =>
        new[] { patient.FirstName, patient.PreferredName }.OfType<string>().Where(name => name.Trim().Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);
}
