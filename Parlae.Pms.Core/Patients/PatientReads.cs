using System.Collections.Concurrent;
using Parlae.Pms.Core.Calls;
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
public sealed class PatientReads(PmsConnections connections, ConnectionPulse pulse, PhiCache cache, PhoneIndex index, ContactChanges changes)
{
    private const string ByPhone = "patientsByPhone";

    /// <summary>Each is a request; a search costs a dozen at most.</summary>
    private const int MostByIndex = 5;

    private readonly ConcurrentDictionary<(string Account, string Key), Asking> asking = new();

    /// <summary>Patients with this number on file: their names, birth dates and numbers, no more. Who asks at the same time shares the request, and its fault.</summary>
    public async Task<IReadOnlyList<Patient>> FindByPhoneAsync(PmsAccount account, string digits, CancellationToken cancellationToken)
    {
        var key = ConnectedPractice.Keyed(account, digits);
        if (await cache.GetAsync(account.AccountId, ByPhone, key, StoredJson.TypeInfo<List<Patient>>(), cancellationToken) is { } kept)
        {
            CallMetrics.Asked("caller", isHit: true);
            return await WithChangesAsync(account, kept, cancellationToken);
        }

        CallMetrics.Asked("caller", isHit: false);
        var reading = new SharedReading();
        var mine = new Asking(reading, new(() => reading.RunAsync(() => AskByPhoneAsync(account, digits, cancellationToken))));
        var shared = asking.GetOrAdd((account.AccountId, key), mine);
        shared.Reading.Join();
        try
        {
            return await shared.Found.Value.WaitAsync(cancellationToken);
        }
        finally
        {
            if (ReferenceEquals(shared, mine))
                asking.TryRemove((account.AccountId, key), out _);
        }
    }

    /// <summary>Candidates for all queries, asked in parallel, each patient once, with what was changed of them of late.</summary>
    public async Task<IReadOnlyList<Patient>> FindAsync(PmsAccount account, IReadOnlyList<PatientQuery> queries, CancellationToken cancellationToken)
    {
        var directory = await DirectoryAsync(account, cancellationToken);
        var recent = changes.ReadAsync(account, cancellationToken); // beside the requests and whoever is found, so that it takes nobody's time
        var asked = Task.WhenAll(queries.Select(query => directory.FindAsync(query, cancellationToken)));
        await Task.WhenAll(recent, asked);
        pulse.Beat(account);
        return await WithChangesAsync(account, await recent, (await asked).SelectMany(found => found).DistinctBy(patient => patient.PatientId));
    }

    /// <summary>One patient, with what was changed of them of late; null when the PMS does not have them.</summary>
    public async Task<Patient?> GetAsync(PmsAccount account, string patientId, CancellationToken cancellationToken)
    {
        var directory = await DirectoryAsync(account, cancellationToken);
        var recent = await changes.ReadAsync(account, cancellationToken);
        return await directory.GetAsync(patientId, cancellationToken) is { } patient ? await changes.OfAsync(account, recent, patient, cancellationToken) : null;
    }

    /// <summary>Patients read earlier, with what was changed of them by now: it is never kept with them.</summary>
    public async Task<IReadOnlyList<Patient>> WithChangesAsync(PmsAccount account, IReadOnlyList<Patient> kept, CancellationToken cancellationToken) =>
        await WithChangesAsync(account, await changes.ReadAsync(account, cancellationToken), kept);

    private async Task<IReadOnlyList<Patient>> WithChangesAsync(PmsAccount account, RecentChanges recent, IEnumerable<Patient> found)
    {
        var patients = new List<Patient>();
        foreach (var patient in found)
            patients.Add(await changes.OfAsync(account, recent, patient, CancellationToken.None));
        return patients;
    }

    private async Task<IReadOnlyList<Patient>> AskByPhoneAsync(PmsAccount account, string digits, CancellationToken cancellationToken)
    {
        var found = await FindByIndexAsync(account, digits, cancellationToken) ?? await FindAsync(account, [new PatientQuery.ByPhone(digits)], cancellationToken);
        List<Patient> kept = [.. found.Select(patient => patient with { Email = null, Address = null, GuarantorId = null, ProviderId = null })];
        await cache.SetAsync(account.AccountId, ByPhone, ConnectedPractice.Keyed(account, digits), kept, StoredJson.TypeInfo<List<Patient>>(), cancellationToken);
        return kept;
    }

    /// <summary>Null: the index knows too little, or what it knows is out of date; the number is searched for.</summary>
    private async Task<IReadOnlyList<Patient>?> FindByIndexAsync(PmsAccount account, string digits, CancellationToken cancellationToken)
    {
        if (await index.FindAsync(account, digits, cancellationToken) is not { Count: > 0 and <= MostByIndex } ids)
            return null;
        var directory = await DirectoryAsync(account, cancellationToken);
        var recent = changes.ReadAsync(account, cancellationToken);
        var found = await Task.WhenAll(ids.Select(id => directory.GetAsync(id, cancellationToken)));
        pulse.Beat(account);
        return found.All(patient => patient is not null && patient.Phones.Any(onFile => PhoneNumber.SameLine(digits, onFile)))
            ? await WithChangesAsync(account, await recent, found.OfType<Patient>())
            : null;
    }

    public async Task<IPatientDirectory> DirectoryAsync(PmsAccount account, CancellationToken cancellationToken) =>
        (await connections.OpenAsync(account, cancellationToken)).Patients
        ?? throw new PracticeMisconfiguredException(account.Vendor, account.AccountId, "this connection cannot read patients");

    private sealed record Asking(SharedReading Reading, Lazy<Task<IReadOnlyList<Patient>>> Found);
}
