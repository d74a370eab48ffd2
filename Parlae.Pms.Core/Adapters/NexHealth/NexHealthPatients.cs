using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Patients, and new ones that NexHealth brings to the practice's system later. Filters only spare us rows: who fits is decided here. NexHealth changes nobody (reference 4).</summary>
internal sealed class NexHealthPatients(NexHealthClient client, NexHealthPractice practice, NexHealthLink link) : IPatientDirectory, IPatientList
{
    public Task<IReadOnlyList<Patient>> FindAsync(PatientQuery query, CancellationToken cancellationToken) => query switch
    {
        PatientQuery.ByPhone by => ByPhoneAsync(NexHealthValue.Phone(by.Digits), cancellationToken),
        PatientQuery.ByName by => ByNameAsync(by, cancellationToken),
        PatientQuery.ByEmail by => ByEmailAsync(by.Email.Trim(), cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(query)),
    };

    public async Task<Patient?> GetAsync(string patientId, CancellationToken cancellationToken) =>
        await client.PatientAsync(patientId, cancellationToken) is { } row && row.LocationIds?.Contains(client.Access.LocationId) != false
        && NexHealthMapping.ToPatient(row, practice.EmailWhenNone) is { } patient && patient.PatientId == patientId ? patient : null;

    /// <summary>A thousand to a request; whether the filter by number looks at home and work numbers is unknown.</summary>
    public async Task<IReadOnlyList<Patient>> ListAsync(CancellationToken cancellationToken) =>
        client.HasRoom ? Map(await client.PatientsAsync(null, cancellationToken)) : throw client.Access.Unreachable("rate-limited");

    /// <summary>An existing match comes back instead of a second record, so that a second try of one creation does no harm.</summary>
    public async Task<WriteReceipt> CreateAsync(NewPatient patient, CancellationToken cancellationToken)
    {
        // Nobody's address is made up: without the practice's own, staff take such patients down.
        if ((NexHealthValue.Text(patient.Email) ?? practice.EmailWhenNone) is not { } email) return new WriteReceipt.Rejected(WriteRejection.Invalid);
        var isUp = link.IsUpAsync(cancellationToken);
        var provider = practice.DefaultProviderId is { } chosen ? Task.FromResult(chosen) : FirstProviderAsync(cancellationToken);
        await Task.WhenAll(isUp, provider);
        if (!await isUp) return new WriteReceipt.Rejected(WriteRejection.PracticeOffline);

        var body = new PatientWrite(
            new(NexHealthValue.Number(await provider)!.Value), new(patient.FirstName.Trim(), patient.LastName.Trim(), email, Bio(patient)), ReturnExistingIfMatch: true);
        switch (await client.CreatePatientAsync(body, cancellationToken))
        {
            case NexHealthWrite.Taken taken:
                var row = NexHealthClient.Row<PatientRow>(taken, "user", "patient");
                return NexHealthValue.Id(row?.Id) is not { } id ? new WriteReceipt.Unknown() : NexHealthMapping.IsWritten(row!.ForeignId) ? new WriteReceipt.Confirmed(id) : new WriteReceipt.Submitted(id);
            case NexHealthWrite.Refused refused:
                return new WriteReceipt.Rejected(NexHealthFaults.Rejection(refused.Answer, []) is WriteRejection.NotPermitted ? WriteRejection.NotPermitted : WriteRejection.Invalid);
            default:
                return new WriteReceipt.Unknown();
        }
    }

    /// <summary>Left out, the gender would be female (reference 4); we are not told it.</summary>
    private static PatientBio Bio(NewPatient patient) => new(
        DateOfBirth: NexHealthValue.Send(patient.DateOfBirth), PhoneNumber: NexHealthValue.Phone(patient.Phone) ?? patient.Phone, Gender: "Other",
        AddressLine1: NexHealthValue.Text(patient.Address?.Line1), AddressLine2: NexHealthValue.Text(patient.Address?.Line2), City: NexHealthValue.Text(patient.Address?.City),
        State: NexHealthValue.Text(patient.Address?.State), ZipCode: NexHealthValue.Text(patient.Address?.PostCode));

    private async Task<string> FirstProviderAsync(CancellationToken cancellationToken) =>
        NexHealthMapping.ToProviders(await client.ProvidersAsync(cancellationToken), practice).Select(provider => provider.ProviderId).FirstOrDefault()
        ?? throw client.Access.Misconfigured("a new patient needs a provider, and config.defaultProviderId is missing");

    private async Task<IReadOnlyList<Patient>> ByPhoneAsync(string? digits, CancellationToken cancellationToken) =>
        digits is null ? [] : [.. Map(await client.PatientsAsync(("phone_number", digits), cancellationToken)).Where(patient => patient.Phones.Any(phone => NexHealthValue.Phone(phone) == digits))];

    /// <summary>By either name, always both at once: whether the filter ignores case and accents is unknown, and a second look only for unknown names would tell by its time that one is unknown.</summary>
    private async Task<IReadOnlyList<Patient>> ByNameAsync(PatientQuery.ByName by, CancellationToken cancellationToken)
    {
        var wanted = new[] { by.LastName, by.FirstName }.Select(NexHealthValue.Text).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var lists = await Task.WhenAll(wanted.Select(name => client.PatientsAsync(("name", name), cancellationToken)));
        return [.. Map(lists.SelectMany(rows => rows)).Where(patient => Fits(patient, by))];
    }

    private async Task<IReadOnlyList<Patient>> ByEmailAsync(string email, CancellationToken cancellationToken) =>
        [.. Map(await client.PatientsAsync(("email", email), cancellationToken)).Where(patient => string.Equals(patient.Email?.Trim(), email, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Any name that was asked for is theirs. The match itself is the caller's, with all it knows of nicknames and titles.</summary>
    private static bool Fits(Patient patient, PatientQuery.ByName by)
    {
        string[] theirs = [.. new[] { patient.FirstName, patient.LastName }.Select(PersonName.Fold).Where(name => name.Length > 0)];
        return new[] { by.LastName, by.FirstName }.OfType<string>().Select(PersonName.Fold).Where(name => name.Length > 0)
            .Any(asked => theirs.Any(name => name.Contains(asked, StringComparison.Ordinal) || asked.Contains(name, StringComparison.Ordinal)));
    }

    private IReadOnlyList<Patient> Map(IEnumerable<PatientRow> rows) =>
        [.. rows.Select(row => NexHealthMapping.ToPatient(row, practice.EmailWhenNone)).OfType<Patient>().DistinctBy(patient => patient.PatientId)];
}
