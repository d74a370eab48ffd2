using System.Text.Json;

namespace Parlae.Pms.Benchmarks.Clinic;

/// <summary>Somebody whom the imaginary practice has on file.</summary>
/// <param name="Phone">International form; null: none is on file.</param>
internal sealed record BenchPatient(string Id, string FirstName, string LastName, string DateOfBirth, string? Phone)
{
    /// <summary>Those who can be told from everybody else, by name and birth date and by phone.</summary>
    public static IReadOnlyList<BenchPatient> In(JsonElement practice) => [.. practice.GetProperty("patients").EnumerateArray()
        .Where(patient => patient.GetProperty("dateOfBirth").ValueKind == JsonValueKind.String && patient.GetProperty("phones").GetArrayLength() > 0)
        .Select(patient => new BenchPatient(
            patient.GetProperty("id").GetString()!, patient.GetProperty("firstName").GetString()!, patient.GetProperty("lastName").GetString()!,
            patient.GetProperty("dateOfBirth").GetString()!, patient.GetProperty("phones")[0].GetString()))
        .GroupBy(patient => patient.Phone).Where(sharing => sharing.Count() == 1).Select(sharing => sharing.Single())];

    /// <summary>The arguments of <c>searchPatients</c>, with the phone on file, for which a patient is told of their own chart.</summary>
    public object SearchArguments => new { firstName = FirstName, lastName = LastName, dateOfBirth = DateOfBirth, phone = Phone };

    /// <param name="isVerified">With the phone on file.</param>
    public string Search(bool isVerified) => JsonSerializer.Serialize(isVerified ? SearchArguments : new { firstName = FirstName, lastName = LastName, dateOfBirth = DateOfBirth });
}
