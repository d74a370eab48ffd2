using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Patients of the copy, and new ones that the practice's computer creates later.</summary>
internal sealed class SikkaPatients(SikkaClient client, SikkaPractice practice, SikkaPeople people) : IPatientDirectory, IPatientList
{
    private static readonly string[] PhoneFilters = ["cell", "homephone", "workphone", "phone"];

    public Task<IReadOnlyList<Patient>> FindAsync(PatientQuery query, CancellationToken cancellationToken) => query switch
    {
        PatientQuery.ByPhone by => ByPhoneAsync(SikkaValue.Phone(by.Digits), cancellationToken),
        PatientQuery.ByName by => ByNameAsync(by, cancellationToken),
        PatientQuery.ByEmail by => ByEmailAsync(by.Email.Trim(), cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(query)),
    };

    public async Task<Patient?> GetAsync(string patientId, CancellationToken cancellationToken) =>
        Map(await ReadAsync(("patient_id", patientId), cancellationToken)).FirstOrDefault(patient => patient.PatientId == patientId);

    /// <summary>A thousand to a request: dear for one caller, but the one way to <c>other_phone</c>, which no filter looks at, and to numbers written in no likely form.</summary>
    public async Task<IReadOnlyList<Patient>> ListAsync(CancellationToken cancellationToken) =>
        client.HasRoom ? Map(await ReadAsync(("patient_id", null), cancellationToken)) : throw client.Access.Unreachable("rate-limited");

    public async Task<WriteReceipt> CreateAsync(NewPatient patient, CancellationToken cancellationToken)
    {
        if (practice.MissingForPatients is { } missing) throw client.Access.Misconfigured($"{missing} is required by {practice.PmsName}");
        var body = new Dictionary<string, string>
        {
            ["firstname"] = practice.Pms.FirstName(patient.FirstName),
            ["lastname"] = practice.Pms.LastName(patient.LastName),
            ["practice_id"] = client.Access.PracticeId,
            ["provider_id"] = practice.Setting("defaultProviderId") ?? await people.FirstDentistAsync(cancellationToken),
            ["birthdate"] = SikkaValue.Send(patient.DateOfBirth),
            ["cell"] = SikkaValue.Phone(patient.Phone) ?? patient.Phone,
            ["check_spu"] = "true",
        };
        Add("email", patient.Email);
        Add("address_line1", patient.Address?.Line1);
        Add("address_line2", patient.Address?.Line2);
        Add("city", patient.Address?.City);
        Add("state", patient.Address?.State);
        Add("zipcode", patient.Address?.PostCode);
        Add("staff", practice.Setting("bookingStaff"));
        Add("user", practice.Setting("bookingUser"));
        Add("status", practice.Setting("patientStatus"));
        Add("type", practice.Setting("patientType"));
        Add("primary_relationship", practice.Setting("patientRelationship"));
        Add("gender", practice.Pms.IsOrthoTrac ? "unknown" : null);
        return await client.CreatePatientAsync(body, cancellationToken);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) body[name] = value.Trim();
        }
    }

    /// <summary>
    /// Which written form the filters compare with is unknown (reference 11), and one family's numbers may stand there in several: all four places
    /// are asked in all likely forms at once. What counts is the comparison here.
    /// </summary>
    private async Task<IReadOnlyList<Patient>> ByPhoneAsync(string? digits, CancellationToken cancellationToken)
    {
        if (digits is null) return [];
        var lists = await Task.WhenAll(practice.PhoneForms(digits).SelectMany(form => PhoneFilters.Select(filter => ReadAsync((filter, form), cancellationToken))));
        return [.. Map(lists.SelectMany(rows => rows)).Where(patient => patient.Phones.Any(phone => SikkaValue.Phone(phone) == digits))];
    }

    /// <summary>
    /// By either name, always both at once: whether a filter ignores case and accents is unknown (a Nguyễn is then found by the first name), and a
    /// second look only for unknown names would tell by its time that a name is unknown. Never by <c>search</c>: that compares towns and states too,
    /// and a Ms London would bring all of London. The match is the caller's.
    /// </summary>
    private async Task<IReadOnlyList<Patient>> ByNameAsync(PatientQuery.ByName by, CancellationToken cancellationToken)
    {
        List<(string, string)> queries = [("lastname", by.LastName.Trim())];
        if (by.FirstName?.Trim() is { Length: > 0 } first) queries.Add(("firstname", first));
        var lists = await Task.WhenAll(queries.Select(query => ReadAsync(query, cancellationToken)));
        return Map(lists.SelectMany(rows => rows));
    }

    private async Task<IReadOnlyList<Patient>> ByEmailAsync(string email, CancellationToken cancellationToken) =>
        [.. Map(await ReadAsync(("email", email), cancellationToken)).Where(patient => string.Equals(patient.Email, email, StringComparison.OrdinalIgnoreCase))];

    private async Task<IReadOnlyList<PatientRow>> ReadAsync((string Filter, string? Value) by, CancellationToken cancellationToken) =>
        client.Whole(await client.PatientsAsync(by, cancellationToken));

    private IReadOnlyList<Patient> Map(IEnumerable<PatientRow> rows) =>
        [.. rows.Where(row => client.Access.Owns(row.PracticeId)).Select(SikkaMapping.ToPatient).OfType<Patient>().DistinctBy(patient => patient.PatientId)];
}
