using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Paging;

namespace Parlae.Pms.Functions.Rest.Patients;

/// <summary>The body of <c>POST /api/pms/patients/search</c>: what is known; all of it must fit.</summary>
internal sealed record PatientSearchBody(string? Query, string? FirstName, string? LastName, string? DateOfBirth, string? Phone, string? Email, string? PostCode) : PatientData;

/// <summary>Where the list of patients goes on.</summary>
internal sealed record PatientPlace(string PatientId);

/// <summary>Finds patients. <c>POST</c> is the way; <c>GET ?query=</c> puts what is looked for into an address, which others may write down.</summary>
internal sealed class PatientSearchFunction(AccountDoor door, PatientSearch search, AuditedWork audited, SeenPatients seen, Continuations continuations) : AccountFunction(door)
{
    public override string ActionOf(string method) => "searchPatients";

    public override AccountRight RightFor(string method) => AccountRight.Read;

    public override async Task<RestAnswer> AnswerAsync(RestCall call)
    {
        var isGet = HttpMethods.IsGet(call.Method);
        var query = isGet ? call.Query("query", Continuations.SizeName, Continuations.TokenName) : call.Query(Continuations.SizeName, Continuations.TokenName);
        var body = isGet ? new PatientSearchBody(query.Text("query"), null, null, null, null, null, null) : call.Read<PatientSearchBody>();
        var sought = Sought(body, call.Context.Time.Today);
        if (!sought.CanBeAsked)
            throw new BadBodyException("Give a last name, phone number or e-mail address; the rest narrows it down.");
        var page = await continuations.ReadAsync<PatientPlace>(call, query);
        if (!call.Account.Features.Patients)
            return call.Problem(PatientProblems.SwitchedOff);

        var found = await audited.RunAsync(call.Audited(null, PatientIdentification.FieldsRead), async token =>
        {
            var patients = (await search.FindAsync(call.Account, sought, token)).Where(patient => page.After is null || string.CompareOrdinal(patient.PatientId, page.After.PatientId) > 0).Take(page.Size + 1).ToList();
            var shown = patients.Take(page.Size).ToList();
            if (shown.Count > 1)
                await seen.RecordAsync(call, shown.Select(patient => patient.PatientId), PatientIdentification.FieldsRead);
            return new AuditedResult<(List<Patient> Shown, bool IsMore)>((shown, patients.Count > shown.Count), shown.Count == 0 ? "notFound" : "found", shown is [var only] ? only.PatientId : null);
        }, call.Cancellation);
        return RestAnswer.Ok(await continuations.PageAsync(call, page, [.. found.Shown.Select(RestPatient.Of)], found.IsMore ? new PatientPlace(found.Shown[^1].PatientId) : null));
    }

    private static PatientSought Sought(PatientSearchBody body, NodaTime.LocalDate today)
    {
        var given = new PatientSought(
            PatientWords.Name(body.FirstName, "firstName"),
            PatientWords.Name(body.LastName, "lastName"),
            PatientWords.BirthDate(body.DateOfBirth, today),
            PatientWords.Phone(body.Phone)?.Digits,
            PatientWords.Email(body.Email),
            PatientWords.PostCode(body.PostCode));
        if (PatientWords.Line(body.Query, "query") is not { } said)
            return given;
        if (said.Contains('@', StringComparison.Ordinal))
            return given with { Email = given.Email ?? PatientWords.Email(said) };
        if (PhoneNumber.TryParse(said, out var number))
            return given with { Phone = given.Phone ?? number.Digits };
        var (first, last) = NamesOf(PatientWords.Name(said, "query")!);
        return given with { FirstName = given.FirstName ?? first, LastName = given.LastName ?? last };
    }

    /// <summary>The last word is the family name, unless a comma ends that; one word is a family name.</summary>
    private static (string? First, string Last) NamesOf(string said)
    {
        if (said.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [var family, var given])
            return (given, family);
        var words = said.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? throw new BadBodyException("'query' must hold a name, phone number or e-mail address.")
            : (words.Length == 1 ? null : string.Join(' ', words[..^1]), words[^1]);
    }
}
