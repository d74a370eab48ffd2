using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Patients;

/// <summary>Reads patients of an account from its PMS.</summary>
/// <remarks>
/// Who has a number is kept, encrypted, for the cache's life. Searches by name are not: an answer from memory would be faster than one from the PMS,
/// and so tell a caller whether a name is on file.
/// </remarks>
public sealed class PatientReads(PmsConnections connections, ConnectionPulse pulse, PhiCache cache, ContactChanges changes)
{
    private const string ByPhone = "patientsByPhone";

    /// <summary>Patients with this number on file.</summary>
    public async Task<IReadOnlyList<Patient>> FindByPhoneAsync(PmsAccount account, string digits, CancellationToken cancellationToken)
    {
        if (await cache.GetAsync(account.AccountId, ByPhone, digits, StoredJson.TypeInfo<List<Patient>>(), cancellationToken) is { } kept)
            return kept;
        var found = await FindAsync(account, [new PatientQuery.ByPhone(digits)], cancellationToken);
        await cache.SetAsync(account.AccountId, ByPhone, digits, [.. found], StoredJson.TypeInfo<List<Patient>>(), cancellationToken);
        return found;
    }

    /// <summary>Candidates for all queries, asked in parallel, each patient once, with what was changed of them of late.</summary>
    public async Task<IReadOnlyList<Patient>> FindAsync(PmsAccount account, IReadOnlyList<PatientQuery> queries, CancellationToken cancellationToken)
    {
        var directory = await DirectoryAsync(account, cancellationToken);
        var recent = changes.ReadAsync(account, cancellationToken); // beside the requests and whoever is found, so that it takes nobody's time
        var asked = Task.WhenAll(queries.Select(query => directory.FindAsync(query, cancellationToken)));
        await Task.WhenAll(recent, asked);
        pulse.Beat(account);
        var patients = new List<Patient>();
        foreach (var patient in (await asked).SelectMany(found => found).DistinctBy(patient => patient.PatientId))
            patients.Add(await changes.OfAsync(account, await recent, patient, cancellationToken));
        return patients;
    }

    public async Task<IPatientDirectory> DirectoryAsync(PmsAccount account, CancellationToken cancellationToken) =>
        (await connections.OpenAsync(account, cancellationToken)).Patients
        ?? throw new PracticeMisconfiguredException(account.Vendor, account.AccountId, "this connection cannot read patients");
}
