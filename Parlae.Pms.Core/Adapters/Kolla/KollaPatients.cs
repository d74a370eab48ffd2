using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>Contacts that are patients. Filters only spare us rows: who fits is decided here (reference 3).</summary>
internal sealed class KollaPatients(KollaClient client) : IPatientDirectory
{
    public Task<IReadOnlyList<Patient>> FindAsync(PatientQuery query, CancellationToken cancellationToken) => query switch
    {
        PatientQuery.ByPhone by => ByPhoneAsync(KollaValue.Phone(by.Digits), cancellationToken),
        PatientQuery.ByName by => ByNameAsync(by, cancellationToken),
        PatientQuery.ByEmail by => ByEmailAsync(by.Email.Trim(), cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(query)),
    };

    public async Task<Patient?> GetAsync(string patientId, CancellationToken cancellationToken) =>
        await client.ContactAsync(patientId, cancellationToken) is { } row && KollaMapping.ToPatient(row) is { } patient && patient.PatientId == KollaName.Id(KollaName.Contacts, patientId) ? patient : null;

    /// <summary>Only what a client may set: names, birth date, phone, e-mail, address (reference 4).</summary>
    public async Task<WriteReceipt> CreateAsync(NewPatient patient, CancellationToken cancellationToken)
    {
        var written = await client.CreateContactAsync(Body(patient), cancellationToken);
        return written switch
        {
            KollaWrite.Done done => await ProveAsync(KollaClient.Row<ContactRow>(done), cancellationToken),
            KollaWrite.Refused refused => new WriteReceipt.Rejected(KollaFaults.Rejection(refused.Answer, []) is WriteRejection.NotPermitted ? WriteRejection.NotPermitted : WriteRejection.Invalid),
            _ => new WriteReceipt.Unknown(),
        };
    }

    /// <summary>A contact with the practice system's own id is on file there (reference 2); one without is looked at again.</summary>
    private async Task<WriteReceipt> ProveAsync(ContactRow? row, CancellationToken cancellationToken)
    {
        if (KollaName.Id(KollaName.Contacts, row?.Name) is not { } id) return new WriteReceipt.Unknown();
        if (row!.RemoteId is not null) return new WriteReceipt.Confirmed(id);
        try
        {
            return await client.ContactAsync(id, cancellationToken) is null ? new WriteReceipt.Submitted(id) : new WriteReceipt.Confirmed(id);
        }
        catch (Exception e) when (e is Practices.VendorException or OperationCanceledException)
        {
            return new WriteReceipt.Submitted(id);
        }
    }

    private static ContactRow Body(NewPatient patient)
    {
        var phone = KollaValue.Phone(patient.Phone) ?? patient.Phone;
        var address = patient.Address is { } at ? new AddressRow(Line(at), at.City, at.State, at.PostCode, null, "HOME") : null;
        return new ContactRow(
            GivenName: patient.FirstName.Trim(), FamilyName: patient.LastName.Trim(), BirthDate: KollaValue.Send(patient.DateOfBirth),
            PhoneNumbers: [new PhoneRow(phone, "MOBILE")], PrimaryPhoneNumber: phone,
            EmailAddresses: patient.Email is { } email ? [new EmailRow(email.Trim(), "HOME")] : null, PrimaryEmailAddress: patient.Email?.Trim(),
            Addresses: address is null ? null : [address]);
    }

    private static string? Line(PostalAddress address) => string.Join(", ", new[] { address.Line1, address.Line2 }.OfType<string>()) is { Length: > 0 } line ? line : null;

    private async Task<IReadOnlyList<Patient>> ByPhoneAsync(string? digits, CancellationToken cancellationToken) =>
        digits is null ? [] : [.. Map(await client.ContactsByPhoneAsync(digits, cancellationToken)).Where(patient => patient.Phones.Any(phone => KollaValue.Phone(phone) == digits))];

    /// <summary>By either name, always both at once: whether the filter ignores case and accents is unknown, and a second look only for unknown names would tell by its time that one is unknown.</summary>
    private async Task<IReadOnlyList<Patient>> ByNameAsync(PatientQuery.ByName by, CancellationToken cancellationToken)
    {
        var wanted = new[] { by.LastName, by.FirstName }.OfType<string>().Select(KollaFilter.Searchable).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var lists = await Task.WhenAll(wanted.Select(name => client.ContactsByNameAsync(name, cancellationToken)));
        return [.. Map(lists.SelectMany(rows => rows)).Where(patient => Fits(patient, by))];
    }

    private async Task<IReadOnlyList<Patient>> ByEmailAsync(string email, CancellationToken cancellationToken)
    {
        var rows = await client.ContactsByEmailAsync(email, cancellationToken);
        return Map(rows.Where(row => (row.EmailAddresses ?? []).Select(one => one.Address).Append(row.PrimaryEmailAddress).Any(one => string.Equals(one?.Trim(), email, StringComparison.OrdinalIgnoreCase))));
    }

    /// <summary>Any name that was asked for is theirs. The match itself is the caller's, with all it knows of nicknames and titles.</summary>
    private static bool Fits(Patient patient, PatientQuery.ByName by)
    {
        string[] theirs = [.. new[] { patient.FirstName, patient.LastName, patient.PreferredName }.OfType<string>().Select(Fold).Where(name => name.Length > 0)];
        return new[] { by.LastName, by.FirstName }.OfType<string>().Select(Fold).Where(name => name.Length > 0)
            .Any(asked => theirs.Any(name => name.Contains(asked, StringComparison.Ordinal) || asked.Contains(name, StringComparison.Ordinal)));
    }

    private static string Fold(string name) => PersonName.Fold(name);

    private static IReadOnlyList<Patient> Map(IEnumerable<ContactRow> rows) => [.. rows.Select(KollaMapping.ToPatient).OfType<Patient>().DistinctBy(patient => patient.PatientId)];
}
