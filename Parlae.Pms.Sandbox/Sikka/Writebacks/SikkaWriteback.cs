using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Sikka.Writebacks;

/// <summary>What a write will do once it reaches the practice.</summary>
/// <param name="Api">The name the status gives to what was called.</param>
internal sealed record SikkaAction(string Kind, string Api, string PatientId, string AppointmentId, Func<DentalPractice, Instant, WriteResult> Perform)
{
    internal static WriteResult Failed(string text) => new(Done: false, text);

    internal static WriteResult Done(string text, string createdId = "") => new(Done: true, text, createdId);
}

/// <summary>A write in Sikka's queue (reference 8.2).</summary>
internal sealed class SikkaWriteback(SikkaAction action, string method, string officeId, string payload) : QueuedWrite
{
    internal override string Vendor => SikkaIds.Vendor;

    internal override string Kind => action.Kind;

    internal string Method => method;

    internal string Api => action.Api;

    internal string OfficeId => officeId;

    internal string Payload => payload;

    internal bool IsNewPatient => action.Kind == "createPatient";

    internal string PatientId => action.PatientId;

    /// <summary>The visit that was changed, or once it is made, the new one.</summary>
    internal string AppointmentId => action.Kind == "book" ? Result?.CreatedId ?? "" : action.AppointmentId;

    protected override WriteResult Perform(DentalPractice practice, Instant now) => action.Perform(practice, now);
}
