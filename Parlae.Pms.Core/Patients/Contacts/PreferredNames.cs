using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients.Charts;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Patients.Contacts;

/// <summary>Writes the name a patient goes by, where the practice's system takes it. It is no way to reach anybody and proves nothing, so nobody else is told.</summary>
public sealed class PreferredNames(WriteLedger ledger, ChartWriting chart)
{
    private static readonly string[] FieldsWritten = ["preferredName"];

    /// <summary>Throws as <see cref="ChartWriting.WriteAsync"/>.</summary>
    public Task<ChartOutcome> ChangeAsync(CallContext call, string action, PatientKey.OnFile patient, string name, string reference, CancellationToken cancellationToken)
    {
        var entry = call.Wish(ledger, WriteKind.ChangePatient, reference, patient) with { NewName = new NewPreferredName(reference, patient.PatientId, name) };
        return chart.WriteAsync(call, action, new(entry, IntentAsync, FieldsWritten, "updated"), cancellationToken);

        // Back to a name of before is a new wish once another was asked for in between.
        async ValueTask<string> IntentAsync(PatientKey key, CancellationToken token)
        {
            var other = (await ledger.OfPatientAsync(call.Account, key, token)).LastOrDefault(known => known.NewName is { } asked && asked.Name != name);
            return WriteLedger.NameIntent(key, call.CallId, call.Time.Today, name, other?.Reference);
        }
    }
}
