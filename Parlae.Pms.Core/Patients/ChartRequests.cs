using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Patients;

/// <summary>Insurance as a caller reads it from their card. Patient data.</summary>
public sealed record InsuranceWish(string Carrier, string MemberId, string? GroupNumber, string? SubscriberName, string? Relationship) : PatientData;

/// <summary>Somebody to be called back.</summary>
/// <param name="CallbackNumber">Digits; null: the caller gave none and their own is withheld.</param>
public sealed record MessageForStaff(string Text, string? CallbackNumber, bool IsUrgent) : PatientData;

/// <summary>What callers leave for staff to file: notes, insurance, messages.</summary>
public sealed class ChartRequests(StaffRequests requests)
{
    private static readonly string[] NoteFields = ["notes"];
    private static readonly string[] InsuranceFields = ["insurance"];
    private static readonly string[] MessageFields = ["message"];

    /// <summary>Throws, as all of these, <see cref="Auditing.AuditUnavailableException"/>: nothing was written then.</summary>
    public Task LeaveNoteAsync(CallContext call, string action, PatientKey patient, string text, CancellationToken cancellationToken) =>
        LeaveAsync(call, action, StaffTaskKind.PatientNote, patient, NoteFields, [("note", text)], cancellationToken);

    public Task LeaveInsuranceAsync(CallContext call, string action, PatientKey patient, InsuranceWish wish, CancellationToken cancellationToken) =>
        LeaveAsync(
            call,
            action,
            StaffTaskKind.PatientInsurance,
            patient,
            InsuranceFields,
            [("carrier", wish.Carrier), ("memberId", wish.MemberId), ("groupNumber", wish.GroupNumber), ("subscriberName", wish.SubscriberName), ("relationship", wish.Relationship)],
            cancellationToken);

    public Task LeaveMessageAsync(CallContext call, string action, MessageForStaff message, CancellationToken cancellationToken) =>
        LeaveAsync(
            call,
            action,
            StaffTaskKind.Message,
            null,
            MessageFields,
            [("text", message.Text), ("callbackNumber", message.CallbackNumber), ("urgent", message.IsUrgent ? "true" : "false")],
            cancellationToken);

    private Task LeaveAsync(
        CallContext call, string action, StaffTaskKind kind, PatientKey? patient, string[] fields, (string Name, string? Value)[] details, CancellationToken cancellationToken) =>
        requests.LeaveAsync(call, action, new(kind, patient, details.Where(detail => detail.Value is not null).ToDictionary(detail => detail.Name, detail => detail.Value!), fields), null, cancellationToken);
}
