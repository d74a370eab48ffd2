using System.Text.Json;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rehearsal;

/// <summary>Who calls in a story, and for which time.</summary>
internal sealed record Cast(Person Person, JsonElement Slot);

/// <summary>A call that writes. Played anew with the same call it is a redelivery of the same webhooks.</summary>
/// <param name="Name">For the test's name.</param>
/// <param name="Books">Whether an appointment comes of it in the end.</param>
/// <param name="Caller">The n-th caller of this kind.</param>
/// <param name="PlayAsync">The tool calls.</param>
internal sealed record CrashStory(string Name, bool Books, Func<Clinic, int, Task<Person>> Caller, Func<PhoneCall, Cast, Task<IReadOnlyList<Answer>>> PlayAsync)
{
    /// <summary>A fault of the PMS while it is played: it refuses what it has accepted.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Somebody new, whose appointment waits for their record.</summary>
    public static readonly CrashStory NewPatient = new("new patient", Books: true, (clinic, _) => Task.FromResult(clinic.Newcomer()), RegisterAndBookAsync);

    /// <summary>Somebody on file.</summary>
    public static readonly CrashStory OnFile = new("on file", Books: true, OnFileAsync, async (call, cast) =>
    {
        var found = await call.UseAsync("searchPatients", new { firstName = cast.Person.FirstName, lastName = cast.Person.LastName, dateOfBirth = cast.Person.DateOfBirth, phone = cast.Person.Phone }, "t1");
        return [found, await BookAsync(call, found, cast)];
    });

    /// <summary>Somebody who looks like a patient on file: all goes to staff.</summary>
    public static readonly CrashStory LooksAlike = new("looks alike", Books: false, async (clinic, n) => (await OnFileAsync(clinic, n)) with { FirstName = "Perpetua" }, RegisterAndBookAsync);

    /// <summary>The practice accepts the booking and refuses it later.</summary>
    public static readonly CrashStory Refused = OnFile with { Name = "refused", Books = false, IsRefused = true };

    public static readonly IReadOnlyList<CrashStory> All = [NewPatient, OnFile, LooksAlike, Refused];

    private static async Task<IReadOnlyList<Answer>> RegisterAndBookAsync(PhoneCall call, Cast cast)
    {
        var (person, born) = (cast.Person, cast.Person.DateOfBirth);
        var made = await call.UseAsync("createPatient", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = born, phone = person.Phone }, "t1");
        return [made, await BookAsync(call, made, cast)];
    }

    private static Task<Answer> BookAsync(PhoneCall call, Answer patient, Cast cast) =>
        call.BookAsync(patient.Error is null && patient.Has("patientId") ? patient.Of("patientId") : "p1", cast.Slot, "t2", bySlot: false);

    /// <summary>Patients with a number of their own, past those whom other tests speak of.</summary>
    private static async Task<Person> OnFileAsync(Clinic clinic, int n)
    {
        var patients = (await clinic.Sandbox.PracticeAsync()).GetProperty("patients").EnumerateArray().Where(patient => patient.GetProperty("phones").GetArrayLength() > 0).Select(Person.Of).ToList();
        return patients.Where(one => patients.Count(other => other.Phone == one.Phone || (other.FirstName, other.LastName) == (one.FirstName, one.LastName)) == 1).ElementAt(20 + n);
    }
}
