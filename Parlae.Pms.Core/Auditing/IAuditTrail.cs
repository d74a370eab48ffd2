namespace Parlae.Pms.Core.Auditing;

/// <summary>
/// The trail of who touched whose data. An access begins with an entry that is durable before the data is touched, and ends with a second one;
/// refusals and events are entries of their own.
/// </summary>
/// <remarks>Every method throws <see cref="AuditUnavailableException"/> when the entry could not be written: then the data must not be touched.</remarks>
public interface IAuditTrail
{
    /// <summary>Writes the entry <c>started</c>. The data may be touched once this completes.</summary>
    Task<IAuditedAccess> BeginAsync(AuditedAction action, CancellationToken cancellationToken);

    /// <summary>Writes the entry <c>refused</c>, with our word for the reason as outcome.</summary>
    Task RefuseAsync(AuditedAction action, string reason, CancellationToken cancellationToken);

    /// <summary>Writes the entry <c>event</c>: something worth keeping that is no access to patient data.</summary>
    Task RecordAsync(AuditedAction action, string outcome, CancellationToken cancellationToken);
}

/// <summary>An access under way.</summary>
public interface IAuditedAccess
{
    /// <summary>
    /// Writes the entry <c>finished</c>. A patient or fields learned meanwhile replace those of the start. One that names neither a patient nor a field that the
    /// start did not name may reach the disk later.
    /// </summary>
    Task FinishAsync(string outcome, string? patientId, IReadOnlyList<string>? fields, CancellationToken cancellationToken);
}

/// <summary>Who does what to whom.</summary>
/// <param name="AccountId">The account it concerns; <see cref="PlatformAccount"/> when none could be found.</param>
/// <param name="Action">The tool or route, such as <c>bookAppointment</c>.</param>
/// <param name="PatientId">The PMS's id; null while unknown.</param>
/// <param name="Fields">Names of the fields read or written, never their values.</param>
/// <param name="CorrelationId">The invocation.</param>
public sealed record AuditedAction(
    string AccountId,
    AuditActor Actor,
    string Action,
    string? PatientId,
    IReadOnlyList<string> Fields,
    string CorrelationId)
{
    /// <summary>Entries that belong to no account, such as failed authentication. No account can have this id: theirs begin with a letter or digit.</summary>
    public const string PlatformAccount = "_platform";
}

/// <summary>
/// Who acts: kind <c>call</c>, <c>chat</c>, <c>key</c>, <c>operator</c>, <c>clinic</c>, <c>system</c>; an id of that kind, never a name or number.
/// Of kind <c>key:&lt;id&gt;</c> it is the person behind that key, as its holder names them.
/// </summary>
public sealed record AuditActor(string Kind, string Id);

/// <summary>The trail could not be written. What touches patient data stops; nothing else does.</summary>
public sealed class AuditUnavailableException(Exception? inner = null) : Exception("The audit trail cannot be written now.", inner);
