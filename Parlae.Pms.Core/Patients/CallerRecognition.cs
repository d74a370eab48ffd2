using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;

namespace Parlae.Pms.Core.Patients;

/// <summary>How many patients the caller's number stands for. Never who.</summary>
public enum CallerContext
{
    Unknown,
    Recognised,
    Several,
}

/// <summary>Looks the caller's number up. A number is a hint, no proof: it gives no handle and no level.</summary>
public sealed class CallerRecognition(PatientReads patients, AuditedWork audited)
{
    /// <summary>Throws <see cref="Practices.VendorException"/> kinds and <see cref="AuditUnavailableException"/>.</summary>
    public async Task<CallerContext> RecogniseAsync(CallContext call, string action, CancellationToken cancellationToken)
    {
        if (call.CallerNumber is not { } number)
            return CallerContext.Unknown;
        return await audited.RunAsync(call.Action(action, null, "phones"), async token =>
        {
            var found = await patients.FindByPhoneAsync(call.Account, number, token);
            var context = Context(Fitting(number, found).Count);
            return new AuditedResult<CallerContext>(context, context.ToString().ToLowerInvariant());
        }, cancellationToken);
    }

    /// <summary>An adapter may return more than fit.</summary>
    internal static IReadOnlyList<Patient> Fitting(string number, IEnumerable<Patient> found) =>
        [.. found.Where(patient => patient.IsActive && patient.Phones.Any(onFile => PhoneNumber.SameLine(number, onFile)))];

    internal static CallerContext Context(int patients) => patients switch { 0 => CallerContext.Unknown, 1 => CallerContext.Recognised, _ => CallerContext.Several };
}
