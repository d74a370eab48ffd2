using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients.Charts;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Patients.Insurance;

/// <summary>Puts a patient's insurance on file in the practice's own system. The same card said twice in a call is one policy.</summary>
public sealed class InsuranceWriting(PmsConnections connections, WriteLedger ledger, ChartWriting chart)
{
    private static readonly string[] FieldsWritten = ["insurance"];

    /// <summary>Whether the practice's system takes it as it was said. Asks it nothing.</summary>
    public async Task<bool> TakesAsync(PmsAccount account, InsuranceWish wish, CancellationToken cancellationToken) =>
        account.Capabilities.AddInsurance && (await connections.OpenAsync(account, cancellationToken)).InsuranceFiling?.Takes(wish) == true;

    /// <summary>Throws as <see cref="ChartWriting.WriteAsync"/>.</summary>
    /// <param name="call">The call it is said in.</param>
    /// <param name="action">The tool or route, for the audit trail.</param>
    /// <param name="patient">Whose it is.</param>
    /// <param name="wish">As <see cref="TakesAsync"/> has it.</param>
    /// <param name="reference">A new one of the ledger's.</param>
    /// <param name="cancellationToken">Gives up before anything is sent.</param>
    public Task<ChartOutcome> AddAsync(CallContext call, string action, PatientKey patient, InsuranceWish wish, string reference, CancellationToken cancellationToken)
    {
        var policy = new NewPolicy(reference, patient.Id ?? "", call.Time.Today, wish.Carrier.Trim(), wish.MemberId.Trim(), wish.GroupNumber?.Trim());
        var entry = call.Wish(ledger, WriteKind.AddInsurance, reference, patient) with { NewPolicy = policy };
        return chart.WriteAsync(call, action, new(entry, (key, _) => ValueTask.FromResult(WriteLedger.InsuranceIntent(key, call.CallId, policy)), FieldsWritten, "added"), cancellationToken);
    }
}
