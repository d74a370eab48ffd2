using NodaTime;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Proofs.Running;

/// <summary>A proof while this process carries it on: nobody else does.</summary>
internal sealed class ProofRun(GoLiveProofs proofs, CallContext call, Sealed<GoLiveProof> claimed, TimeProvider clock, CancellationToken patience)
{
    /// <summary>Longer than any step takes.</summary>
    public static readonly Duration Claim = Duration.FromMinutes(2);

    public CallContext Call => call;

    public PmsAccount Account => call.Account;

    public Instant Now => call.Time.Now;

    /// <summary>A step ends by its own time, whoever has stopped looking on.</summary>
    public CancellationToken Patience => patience;

    public Sealed<GoLiveProof> Kept { get; private set; } = claimed;

    public GoLiveProof Proof => Kept.Value;

    public PatientKey Patient => new PatientKey.OnFile(Proof.PatientId);

    /// <summary>The practice itself says who it is.</summary>
    public PatientHandle Handle => new("", Patient, IdentityLevel.Verified);

    /// <summary>Writes down what is about to be done, so that whoever comes after a crash knows of it.</summary>
    /// <exception cref="StoreUnavailableException">Somebody else carries it on by now.</exception>
    public async Task WriteAheadAsync(GoLiveProof next) =>
        Kept = await proofs.TryKeepAsync(call.AccountId, Kept, next with { ClaimedUntil = Now + Claim }, Claim) ?? throw new StoreUnavailableException("records");

    /// <summary>Does it, and tells how long it took in real time.</summary>
    public async Task<(T Result, double Milliseconds)> TimeAsync<T>(Func<Task<T>> work)
    {
        var began = clock.GetTimestamp();
        var result = await work();
        return (result, clock.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <summary>A visit of ours, by the reference under which it was booked.</summary>
    public AppointmentHandle Booked(string reference) => new("", Patient, AppointmentId: null, reference, BookedHere: false);
}
