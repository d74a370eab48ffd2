using NodaTime;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Patients, live. A list of all of them would hold up the practice's queue for minutes, so there is none.</summary>
internal sealed class OpenDentalPatients(OpenDentalClient client) : IPatientDirectory
{
    public Task<IReadOnlyList<Patient>> FindAsync(PatientQuery query, CancellationToken cancellationToken) => query switch
    {
        PatientQuery.ByPhone by => ByPhoneAsync(OpenDentalValue.Phone(by.Digits), cancellationToken),
        PatientQuery.ByName by => ByNameAsync(by, cancellationToken),
        PatientQuery.ByEmail by => ByEmailAsync(by.Email.Trim(), cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(query)),
    };

    public async Task<Patient?> GetAsync(string patientId, CancellationToken cancellationToken) =>
        OpenDentalValue.IsId(patientId) && await client.PatientAsync(patientId, cancellationToken) is { } row && OpenDentalMapping.ToPatient(row) is { } patient && patient.PatientId == patientId ? patient : null;

    public async Task<WriteReceipt> CreateAsync(NewPatient patient, CancellationToken cancellationToken) =>
        await client.CreatePatientAsync(Body(patient), cancellationToken) switch
        {
            OpenDentalOutcome.Done done when done.IdOf("PatNum") is { } id => new WriteReceipt.Confirmed(id),
            OpenDentalOutcome.Refused { Reason: not WriteRejection.NotPermitted } refused => await RefusedAsync(patient, refused, cancellationToken),
            OpenDentalOutcome.Refused refused => new WriteReceipt.Rejected(refused.Reason),
            _ => new WriteReceipt.Unknown(),
        };

    /// <summary>The record of that very person; null: there is none, or more than one. Throws <see cref="Practices.VendorException"/> kinds.</summary>
    public async Task<string?> OnFileAsync(NewPatient wanted, CancellationToken cancellationToken)
    {
        var rows = await client.PatientsAsync(cancellationToken, ("LName", wanted.LastName.Trim()), ("FName", wanted.FirstName.Trim()), ("Birthdate", OpenDentalValue.Send(wanted.DateOfBirth)));
        var found = Map(rows).Where(patient => IsNamed(patient.FirstName, wanted.FirstName) && IsNamed(patient.LastName, wanted.LastName) && patient.DateOfBirth == wanted.DateOfBirth
            && (patient.Phones.Any(phone => OpenDentalValue.Phone(phone) is { } digits && digits == OpenDentalValue.Phone(wanted.Phone)) || (wanted.Email is { } email && IsNamed(patient.Email, email)))).ToList();
        return found is [var only] ? only.PatientId : null;
    }

    /// <summary>A new patient who is on file by name, birth date and a way to reach them is refused as a duplicate (reference 3): they are who was meant.</summary>
    private async Task<WriteReceipt> RefusedAsync(NewPatient patient, OpenDentalOutcome.Refused refused, CancellationToken cancellationToken)
    {
        try
        {
            return await OnFileAsync(patient, cancellationToken) is { } id ? new WriteReceipt.Confirmed(id) : new WriteReceipt.Rejected(refused.Reason);
        }
        catch (Exception e) when (e is Practices.VendorException or OperationCanceledException)
        {
            return new WriteReceipt.Rejected(refused.Reason);
        }
    }

    private Dictionary<string, object> Body(NewPatient patient)
    {
        var body = new Dictionary<string, object>
        {
            ["LName"] = patient.LastName.Trim(),
            ["FName"] = patient.FirstName.Trim(),
            ["Birthdate"] = OpenDentalValue.Send(patient.DateOfBirth),
            ["WirelessPhone"] = OpenDentalValue.SendPhone(patient.Phone),
        };
        if (client.Access.ClinicNum is { } clinic && OpenDentalValue.IsId(clinic)) body["ClinicNum"] = OpenDentalValue.Number(clinic);
        Add("Email", patient.Email);
        if (patient.Address is not { } address) return body;

        // What the two members do not take (reference 3: two capitals, five or nine digits) would have the whole patient refused: it stands in the second line.
        var (state, zip) = (address.State?.Trim(), address.PostCode?.Trim());
        var fitsState = state is { Length: 2 } && state.All(char.IsAsciiLetter);
        var fitsZip = zip is { Length: 5 or 9 or 10 } && (zip.Length == 10 ? zip[5] == '-' && zip.Remove(5, 1).All(char.IsAsciiDigit) : zip.All(char.IsAsciiDigit));
        Add("Address", address.Line1);
        Add("Address2", string.Join(", ", new[] { address.Line2, fitsState ? null : state, fitsZip ? null : zip }.Where(part => !string.IsNullOrWhiteSpace(part))));
        Add("City", address.City);
        Add("State", fitsState ? state!.ToUpperInvariant() : null);
        Add("Zip", fitsZip ? zip : null);
        return body;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) body[name] = value.Trim();
        }
    }

    /// <summary>
    /// How the filter compares is not known: as digits, it finds them in any form; as part of what is written, their last seven with the usual dash. Both
    /// are asked always. What counts is the comparison here.
    /// </summary>
    private async Task<IReadOnlyList<Patient>> ByPhoneAsync(string? digits, CancellationToken cancellationToken)
    {
        if (digits is null) return [];
        string[] forms = client.Access.IsSlow ? [$"{digits[3..6]}-{digits[6..]}"] : [digits, $"{digits[3..6]}-{digits[6..]}"];
        var lists = await Task.WhenAll(forms.Select(form => client.PatientsAsync(cancellationToken, ("Phone", form))));
        return [.. Map(lists.SelectMany(rows => rows)).Where(patient => patient.Phones.Any(phone => OpenDentalValue.Phone(phone) == digits))];
    }

    /// <summary>
    /// By either name, always both at once: whether a filter ignores accents is unknown (a Nguyễn is then found by the first name), and a second look only
    /// for unknown names would tell by its time that a name is unknown. The match is the caller's.
    /// </summary>
    private async Task<IReadOnlyList<Patient>> ByNameAsync(PatientQuery.ByName by, CancellationToken cancellationToken)
    {
        var last = by.LastName.Trim();
        var byLast = client.PatientsAsync(cancellationToken, ("LName", last));
        if (by.FirstName?.Trim() is not { Length: > 0 } first || client.Access.IsSlow) return Map(await byLast);
        var initial = last.Length > 0 && char.IsAsciiLetter(last[0]) ? last[..1] : null; // a common first name would bring hundreds
        var lists = await Task.WhenAll(byLast, client.PatientsAsync(cancellationToken, ("FName", first), ("LName", initial)));
        return Map(lists.SelectMany(rows => rows));
    }

    private async Task<IReadOnlyList<Patient>> ByEmailAsync(string email, CancellationToken cancellationToken) =>
        [.. Map(await client.PatientsAsync(cancellationToken, ("Email", email))).Where(patient => IsNamed(patient.Email, email))];

    private static IReadOnlyList<Patient> Map(IEnumerable<PatientRow> rows) => [.. rows.Select(OpenDentalMapping.ToPatient).OfType<Patient>().DistinctBy(patient => patient.PatientId)];

    private static bool IsNamed(string? onFile, string wanted) => string.Equals(onFile?.Trim(), wanted.Trim(), StringComparison.OrdinalIgnoreCase);
}
