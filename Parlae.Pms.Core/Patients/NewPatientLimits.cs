using Parlae.Pms.Core.Calls;

namespace Parlae.Pms.Core.Patients;

/// <summary>How many patients may be created by one call, and by one caller number on one day (contract 6).</summary>
public sealed class NewPatientLimits(DailyCounters counters)
{
    public const int MostPerCall = 3;
    public const int MostPerNumberAndDay = 5;

    private const string Purpose = "patients-created";

    /// <summary>Counts one. False: it is too many.</summary>
    public async ValueTask<bool> TryEnterAsync(CallContext call, CancellationToken cancellationToken)
    {
        var inCall = await call.UpdateSessionAsync(session => ++session.PatientsCreated, cancellationToken);
        return inCall <= MostPerCall
            && (call.CallerNumber is not { } number || await counters.AddAsync(call.Account, Purpose, number, 1, call.Time, cancellationToken) <= MostPerNumberAndDay);
    }

    /// <summary>Gives one back: nothing was created.</summary>
    public async ValueTask LeaveAsync(CallContext call, CancellationToken cancellationToken)
    {
        await call.UpdateSessionAsync(session => session.PatientsCreated = Math.Max(0, session.PatientsCreated - 1), cancellationToken);
        if (call.CallerNumber is { } number)
            await counters.AddAsync(call.Account, Purpose, number, -1, call.Time, cancellationToken);
    }
}
