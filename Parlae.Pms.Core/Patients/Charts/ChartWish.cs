using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Patients.Charts;

/// <summary>Something for a patient's chart or account, written as it is or not at all.</summary>
/// <param name="Entry">As the ledger takes it up.</param>
/// <param name="IntentAsync">The intent in words, for whoever the patient turns out to be.</param>
/// <param name="Fields">Names of what is written, for the audit trail.</param>
/// <param name="Done">In one word, for the audit trail: what is true once it stands.</param>
public sealed record ChartWish(LedgerEntry Entry, Func<PatientKey, CancellationToken, ValueTask<string>> IntentAsync, IReadOnlyList<string> Fields, string Done) : PatientData;
