using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients;

/// <summary>A patient whom a call may speak of.</summary>
public sealed record KnownPatient(PatientHandle Handle, string FirstName) : PatientData
{
    /// <summary>Gives the patient of a full match their handle; see <see cref="CallSession.Know"/>.</summary>
    internal static KnownPatient In(CallSession session, PatientMatch.Full match, PatientKey? promisedAs = null) =>
        new(session.Know(new PatientKey.OnFile(match.Patient.PatientId), match.Level, promisedAs), match.Patient.PreferredName ?? match.Patient.FirstName);
}
