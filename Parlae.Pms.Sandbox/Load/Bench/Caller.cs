using Parlae.Pms.Sandbox.Demo;

namespace Parlae.Pms.Sandbox.Load.Bench;

/// <summary>Somebody whom the practice knows, and who calls from a number on file.</summary>
/// <param name="PatientId">In the practice's own book.</param>
/// <param name="Born"><c>yyyy-MM-dd</c>.</param>
/// <param name="Phone">International form.</param>
internal sealed record Caller(string PatientId, string FirstName, string LastName, string Born, string Phone)
{
    /// <summary>Those of the practice whom name and birth date tell apart, and who have a telephone.</summary>
    internal static IReadOnlyList<Caller> Of(PracticeControl.Held held) =>
    [
        .. held.Patients
            .Where(patient => patient is { DateOfBirth: not null, Phones.Count: > 0 })
            .GroupBy(patient => (patient.FirstName, patient.LastName, patient.DateOfBirth))
            .Where(same => same.Count() == 1)
            .Select(same => same.Single())
            .Select(patient => new Caller(patient.Id, patient.FirstName, patient.LastName, patient.DateOfBirth!, patient.Phones[0])),
    ];
}
