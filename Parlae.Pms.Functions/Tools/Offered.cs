using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Tools;

/// <summary>Which clinics have a tool: by what they switched on and what their practice system can do.</summary>
internal static class Offered
{
    public static readonly Func<PmsAccount, bool> Always = _ => true;

    public static bool Booking(PmsAccount account) => account.Features.Booking && account.Capabilities.Book;

    public static bool Appointments(PmsAccount account) => account.Features.Booking && account.Capabilities.ReadAppointments;

    public static bool NewPatients(PmsAccount account) => account.Features.Patients && account.Capabilities.CreatePatient;

    public static bool Patients(PmsAccount account) => account.Features.Patients;
}
