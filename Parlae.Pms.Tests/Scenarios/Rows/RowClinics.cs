using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>A clinic in which several rows are played, one after another. In the end it has fetched one key an account and key life, however many rows there were.</summary>
public abstract class RowClinic(RowVendor vendor, double writebackSeconds) : SharedClinic
{
    /// <summary>So many that enough of them have no visit ahead.</summary>
    private const int Many = 600;

    private int taken = 20;

    public RowVendor Vendor => vendor;

    /// <summary>A booking is first taken in, and performed later.</summary>
    public bool WritesLater => vendor.TakesWritesIn && writebackSeconds > 0;

    /// <summary>How a booking is answered.</summary>
    internal string Booked => WritesLater ? "submitted" : "booked";

    protected override ClinicOptions Options => new(writebackSeconds) { Vendor = vendor.Word, Patients = Many };

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

/// <summary>The practice performs a write 160 seconds later, where the vendor has it performed later at all.</summary>
public sealed class LaterClinic<TVendor>() : RowClinic(new TVendor(), 160)
    where TVendor : RowVendor, new();

/// <summary>The practice performs a write at once.</summary>
public sealed class PromptRowClinic<TVendor>() : RowClinic(new TVendor(), 0)
    where TVendor : RowVendor, new();

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
