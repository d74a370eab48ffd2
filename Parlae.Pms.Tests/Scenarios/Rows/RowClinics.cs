using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>A clinic in which several rows are played, one after another. In the end it has fetched one key an account, however many rows there were.</summary>
public abstract class RowClinic : SharedClinic
{
    /// <summary>So many that enough of them have no visit ahead.</summary>
    protected const int Many = 600;

    private int taken = 20;

    /// <summary>A call of a patient on file without a visit ahead, another each time, who has said who they are.</summary>
    /// <param name="isVerified">With a phone on file as the second factor.</param>
    internal async Task<RowCaller> CallerAsync(bool isVerified = true)
    {
        var practice = await Clinic.Sandbox.PracticeAsync();
        var now = practice.GetProperty("now").GetDateTimeOffset();
        var busy = PracticeVisit.All(practice).Where(visit => visit.Stands && visit.End > now).Select(visit => visit.Patient).ToHashSet();
        foreach (var patient in practice.List("patients").Skip(taken))
        {
            taken++;
            if (patient.List("phones").Length > 0 && !busy.Contains(patient.Text("id")!) && await RowCaller.TryAsync(Clinic, Person.Of(patient), isVerified) is { } caller)
                return caller;
        }

        throw new InvalidOperationException("Nobody on file could be told from all others.");
    }

    protected override async ValueTask EndAsync()
    {
        if (Clinic is not null)
            await Row.AssertKeysAsync(Clinic);
    }
}

/// <summary>The practice performs a write 160 seconds later.</summary>
public sealed class LaterClinic : RowClinic
{
    protected override ClinicOptions Options => new() { Patients = Many };
}

/// <summary>The practice performs a write at once.</summary>
public sealed class PromptRowClinic : RowClinic
{
    protected override ClinicOptions Options => new(WritebackSeconds: 0) { Patients = Many };
}

[CollectionDefinition(nameof(WrittenLater))]
public sealed class WrittenLater : ICollectionFixture<LaterClinic>;

[CollectionDefinition(nameof(WrittenAtOnce))]
public sealed class WrittenAtOnce : ICollectionFixture<PromptRowClinic>;

/// <summary>Somebody on file, in a call in which they have said who they are.</summary>
internal sealed record RowCaller(PhoneCall Call, Person Person, string Handle)
{
    /// <summary>Null when they cannot be told from others by name and birth date.</summary>
    public static async Task<RowCaller?> TryAsync(Clinic clinic, Person person, bool isVerified = true, PhoneCall? call = null)
    {
        clinic.Net.Plant(Planted.Of(person));
        call ??= clinic.Call();
        var found = await call.IdentifyAsync(person, withPhone: isVerified);
        return found.Status == (isVerified ? "verified" : "matched") ? new(call, person, found.Of("patientId")) : null;
    }

    /// <summary>Asks for a visit at a time, by no offer.</summary>
    public Task<Answer> BookAsync(DateTimeOffset start, string type = "Cleaning", int minutes = 60, string? provider = null) =>
        Call.UseAsync("bookAppointment", new { patientId = Handle, appointmentType = type, startTime = $"{start:yyyy-MM-dd'T'HH:mm}", duration = minutes, provider });
}
