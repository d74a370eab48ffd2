using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Functions.Rest;
using Parlae.Pms.Functions.Rest.Patients;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Proofs;

/// <summary>What somebody wrote to start a go-live proof, as they wrote it.</summary>
public sealed record ProofForm(string FirstName, string LastName, string DateOfBirth, string VisitType, string Note) : PatientData
{
    public const int LongestNote = 200;

    private const int LongestType = 100;

    public static ProofForm Empty { get; } = new("", "", "", "", "");

    internal bool HasCard => FormTexts.HasCard(FirstName, LastName, VisitType, Note);

    internal static ProofForm Of(IFormCollection form) =>
        new(form.Text("firstName"), form.Text("lastName"), form.Text("dateOfBirth"), form.Text("visitType"), form.Text("note"));

    /// <summary>By the rules of the REST API. Without a wish: the name of the field that is wrong.</summary>
    internal (GoLiveWish? Wish, string? Wrong) Read(LocalDate today)
    {
        var member = "firstName";
        try
        {
            if (PatientWords.Name(FirstName, member) is not { } first)
                return (null, member);
            member = "lastName";
            if (PatientWords.Name(LastName, member) is not { } last)
                return (null, member);
            member = "dateOfBirth";
            if (PatientWords.BirthDate(DateOfBirth, today) is not { } born)
                return (null, member);
            member = "visitType";
            var type = PatientWords.Line(VisitType, member, LongestType);
            member = "note";
            return (new GoLiveWish(first, last, born, type, PatientWords.Line(Note, member, LongestNote)), null);
        }
        catch (BadBodyException)
        {
            return (null, member);
        }
    }
}
