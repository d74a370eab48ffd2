using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>
/// Policies of a patient, and new ones (reference 7). A policy needs the number of a plan that the practice has, and no call lists plans: those are taken
/// that the clinic names in <c>config.insurancePlans</c>, for patients who hold them themselves. Everything else is for staff.
/// </summary>
internal sealed class OpenDentalInsuranceDesk(OpenDentalClient client, OpenDentalPractice practice) : IInsuranceDesk, IInsuranceFiling
{
    private const string Self = "Self";

    public async Task<IReadOnlyList<InsurancePolicy>> ReadAsync(string patientId, CancellationToken cancellationToken) =>
        !OpenDentalValue.IsId(patientId) ? [] : [.. (await client.InsuranceAsync(patientId, cancellationToken)).Where(row => row.PatNum == patientId).Select(OpenDentalMapping.ToPolicy)];

    public bool Takes(InsuranceWish wish) =>
        wish.SubscriberName is null && (wish.Relationship is null || Self.Equals(wish.Relationship.Trim(), StringComparison.OrdinalIgnoreCase)) && PlanOf(wish.Carrier, wish.GroupNumber) is not null;

    /// <summary>The subscriber first, then their part in it: only the second shows with the patient. A subscriber who was left without one harms nobody.</summary>
    public async Task<WriteReceipt> AddAsync(NewPolicy policy, CancellationToken cancellationToken)
    {
        if (!OpenDentalValue.IsId(policy.PatientId)) return new WriteReceipt.Rejected(WriteRejection.PatientUnknown);
        if (PlanOf(policy.Carrier, policy.GroupNumber) is not { } plan) return new WriteReceipt.Rejected(WriteRejection.Invalid);
        if (await FiledAsync(policy, cancellationToken) is { } onFile) return new WriteReceipt.Confirmed(onFile); // by staff, or in an earlier call
        var patient = OpenDentalValue.Number(policy.PatientId);
        var subscriber = await client.AddSubscriberAsync(
            new Dictionary<string, object> { ["PlanNum"] = OpenDentalValue.Number(plan), ["Subscriber"] = patient, ["SubscriberID"] = policy.MemberId }, cancellationToken);
        if (subscriber is OpenDentalOutcome.Refused no) return Refused(no);
        if ((subscriber as OpenDentalOutcome.Done)?.IdOf("InsSubNum") is not { } number) return new WriteReceipt.Unknown();

        return await PartAsync(new Dictionary<string, object> { ["PatNum"] = patient, ["InsSubNum"] = OpenDentalValue.Number(number), ["Relationship"] = Self }, cancellationToken) switch
        {
            OpenDentalOutcome.Done done when done.IdOf("PatPlanNum") is { } id => new WriteReceipt.Confirmed(id),
            _ => new WriteReceipt.Unknown(), // also when it is refused: the subscriber stands, so staff must look
        };
    }

    /// <summary>The patient's part in that very policy; null: it is not on file.</summary>
    public async Task<string?> FiledAsync(NewPolicy policy, CancellationToken cancellationToken) =>
        !OpenDentalValue.IsId(policy.PatientId) || PlanOf(policy.Carrier, policy.GroupNumber) is not { } plan ? null
        : (await client.InsuranceAsync(policy.PatientId, cancellationToken)).Where(row => row.PatNum == policy.PatientId && row.PlanNum == plan && row.SubscriberID == policy.MemberId)
            .Select(row => OpenDentalValue.Id(row.PatPlanNum) ?? "").FirstOrDefault();

    /// <summary>The first half stands, so that what is thrown here must not pass for "nothing was sent".</summary>
    private async Task<OpenDentalOutcome> PartAsync(Dictionary<string, object> body, CancellationToken cancellationToken)
    {
        try
        {
            return await client.AddPatientPlanAsync(body, cancellationToken);
        }
        catch (Exception e) when (e is Practices.VendorException or OperationCanceledException)
        {
            return new OpenDentalOutcome.Lost();
        }
    }

    private static WriteReceipt.Rejected Refused(OpenDentalOutcome.Refused refused) => new(refused.Status == 404 ? WriteRejection.PatientUnknown : refused.Reason);

    /// <summary>The number of the one plan that these words name.</summary>
    private string? PlanOf(string carrier, string? group)
    {
        var fit = practice.InsurancePlans.Where(plan => PersonName.Fold(plan.Carrier) == PersonName.Fold(carrier) && (plan.Group is null || Plain(plan.Group) == Plain(group))).Select(plan => plan.Number).Distinct().ToList();
        return fit is [var only] ? only : null;
    }

    private static string Plain(string? group) => string.Concat((group ?? "").Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
