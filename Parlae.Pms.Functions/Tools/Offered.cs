using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Tools;

/// <summary>Which clinics have a tool: by what they switched on and what their practice system can do.</summary>
internal static class Offered
{
    public static readonly Func<PmsAccount, bool> Always = _ => true;

    public static bool Booking(PmsAccount account) => account.Features.Booking && account.Capabilities.Book;

    public static bool Appointments(PmsAccount account) => account.Features.Booking && account.Capabilities.ReadAppointments;

    public static bool NewPatients(PmsAccount account) => account.Features.Patients && account.Capabilities.CreatePatient;

    public static bool Waitlist(PmsAccount account) => account.Features.Waitlist;

    public static bool Patients(PmsAccount account) => account.Features.Patients;

    public static bool ReadNotes(PmsAccount account) => account.Features.Notes && account.Capabilities.ReadNotes;

    /// <summary>Staff can always file a note.</summary>
    public static bool LeaveNotes(PmsAccount account) => account.Features.Notes;

    public static bool ReadInsurance(PmsAccount account) => account.Features.Insurance && account.Capabilities.ReadInsurance;

    public static bool LeaveInsurance(PmsAccount account) => account.Features.Insurance;

    public static bool ReadBalance(PmsAccount account) => account.Features.Billing && account.Capabilities.ReadBalance;

    public static bool ReadPayments(PmsAccount account) => account.Features.Billing && account.Capabilities.ReadPayments;

    /// <summary>A link asks for money and moves none, so it goes with the bills; <c>payments</c> is for writing money into the PMS.</summary>
    public static bool PaymentLinks(PmsAccount account) => account.Features.Billing;

    public static bool Messages(PmsAccount account) => account.Features.Messages;
}
