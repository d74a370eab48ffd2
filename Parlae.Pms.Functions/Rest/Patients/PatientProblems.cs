using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Patients;

/// <summary>Refusals about patients.</summary>
internal static class PatientProblems
{
    public static readonly Problem SwitchedOff = RestProblems.NotOffered with { Detail = "Patients are switched off for this account." };
    public static readonly Problem CannotCreate = RestProblems.NotOffered with { Detail = "The practice's system takes no new patients from us." };
    public static readonly Problem CannotUpdate = RestProblems.NotOffered with { Detail = "The practice's system takes no changes of patients from us." };
    public static readonly Problem CannotUpdateMore = RestProblems.NotOffered with { Detail = "The practice's system takes no more than preferredName from us; nothing was changed." };
}
