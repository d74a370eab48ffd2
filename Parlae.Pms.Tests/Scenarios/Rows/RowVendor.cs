using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Scenarios.Rows.OnKolla;
using Parlae.Pms.Tests.Scenarios.Rows.OnNexHealth;
using Parlae.Pms.Tests.Scenarios.Rows.OnOpenDental;
using Parlae.Pms.Tests.Scenarios.Rows.OnSikka;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>What a row's story must know of the vendor it is played on: how the practice can be made to fail there, and what to look for behind the product's back.</summary>
public abstract class RowVendor
{
    /// <summary>In the practice's own words, which nobody may hear.</summary>
    protected const string Locked = "The day is locked";

    public static IReadOnlyList<RowVendor> All { get; } = [new SikkaRows(), new KollaRows(), new OpenDentalRows(), new NexHealthRows()];

    /// <summary>As the setup API names it.</summary>
    public abstract string Word { get; }

    public abstract PmsVendor Vendor { get; }

    /// <summary>The rows that cannot be played as they are told, each with its reason.</summary>
    public abstract IReadOnlyList<NearestForm> Forms { get; }

    public IReadOnlyList<int> Nearest => [.. Forms.Select(form => form.Row)];

    /// <summary>Stories of which another one of the same row takes the place.</summary>
    public virtual IReadOnlyList<Type> NotToldOf => [];

    /// <summary>A write is taken in, and performed by the practice's own computer later.</summary>
    public virtual bool TakesWritesIn => false;

    /// <summary>What is taken in has its id from then on, and is not followed by a number of its own.</summary>
    public virtual bool HasIdsAtOnce => false;

    /// <summary>A write that the practice's own system refuses later is heard of in the end.</summary>
    public virtual bool TellsLaterRefusals => true;

    /// <summary>A move, cancelling or confirmation stands when it is answered.</summary>
    public virtual bool ChangesStandAtOnce => true;

    /// <summary>Times go out and come in as the practice's wall clock, without a zone.</summary>
    public virtual bool WritesWallClocks => false;

    /// <summary>A clinic may say that it is in another zone than its practice's system does.</summary>
    public virtual bool TakesOtherZones => true;

    /// <summary>When the practice is open can be read, and not only what is free.</summary>
    public virtual bool TellsHours => true;

    /// <summary>The practice's own number can be read.</summary>
    public virtual bool TellsPracticePhone => true;

    /// <summary>While the fate of a write is hidden it is found by what else is shown.</summary>
    public virtual bool FindsBeside => false;

    /// <summary>Until the practice's copy has come round after a write, in rounds of <see cref="Clinic.SettleAsync"/>.</summary>
    public virtual int RoundsToSettle => 1;

    /// <summary>How long a key lasts that has to be fetched; null: none has.</summary>
    internal virtual TimeSpan? KeyLife => null;

    /// <summary>Keys that may have been fetched: one an account and life of a key, and one for each that was refused where that ends its life.</summary>
    internal int MostKeys(int accounts, IReadOnlyList<SandboxControl.Request> requests) =>
        (accounts * (KeyLife is { } life ? 1 + (int)((requests[^1].At - requests[0].At) / life) : 0)) + (RenewsRefusedKeys ? requests.Count(request => request.Status == 401) : 0);

    /// <summary>A key that is refused is fetched anew.</summary>
    internal virtual bool RenewsRefusedKeys => false;

    /// <summary>Where bookings are sent.</summary>
    internal virtual string BookPath => "/appointments";

    /// <summary>Where patients are looked for.</summary>
    internal virtual string PatientsPath => "/patients";

    /// <summary>Pages of patients that the search for one number may take ahead of a call.</summary>
    internal virtual int MostPagesByNumber => 3;

    internal static RowVendor Of(Clinic clinic) => Of(clinic.Vendor);

    internal static RowVendor Of(string word) => All.Single(vendor => vendor.Word == word);

    internal virtual bool IsForKey(SandboxControl.Request request) => false;

    internal bool IsBooking(SandboxControl.Request request) => request.Method == "POST" && request.Path.EndsWith(BookPath, StringComparison.Ordinal);

    /// <summary>How a visit is cancelled.</summary>
    /// <param name="visitId">The vendor's id.</param>
    internal abstract (string Method, string Path) Cancelling(string visitId);

    /// <summary>The practice refuses such a write, in the answer to it where the vendor has one.</summary>
    internal virtual Task<IAsyncDisposable> RefuseAsync(SandboxControl sandbox, string method, string path) => sandbox.FaultAsync("rejectWrite", Locked, method, path);

    /// <summary>The practice's own system refuses bookings when it comes to them.</summary>
    internal Task<IAsyncDisposable> RefuseLaterAsync(SandboxControl sandbox, int times = 0) => sandbox.FaultAsync("rejectWrite", Locked, "POST", BookPath, times);

    /// <summary>The practice's own system refuses whatever is written about visits, in the answer to it or when it comes to it.</summary>
    internal Task<IAsyncDisposable> RefuseAllAsync(SandboxControl sandbox) => sandbox.FaultAsync("rejectWrite", Locked, null, BookPath);

    /// <summary>As <see cref="RefuseAllAsync"/>, but only the cancelling of that visit.</summary>
    internal Task<IAsyncDisposable> RefuseCancellingAsync(SandboxControl sandbox, string visitId)
    {
        var (method, path) = Cancelling(visitId);
        return sandbox.FaultAsync("rejectWrite", Locked, method, path);
    }

    /// <summary>What became of the next booking cannot be seen.</summary>
    internal abstract Task<IAsyncDisposable> HideFateAsync(SandboxControl sandbox, Hiding how);

    /// <summary>Nor can it be looked for, now that the booking was sent.</summary>
    internal virtual Task HideTracesAsync(SandboxControl sandbox, Hiding how) => Task.CompletedTask;

    /// <summary>The next booking comes to nothing, and nobody can see it.</summary>
    internal abstract Task<IAsyncDisposable> RefuseUnseenAsync(SandboxControl sandbox);

    /// <summary>What the vendor itself says of a visit that was cancelled, and never of one that stands.</summary>
    internal abstract string CancelledWord { get; }

    /// <summary>The vendor's own word for how a visit stands.</summary>
    internal abstract Task<string?> WordOfAsync(Clinic clinic, string patientId, string visitId);

    /// <summary>What a patient owes, as the vendor itself tells it; null: it does not.</summary>
    internal abstract Task<VendorBalance?> BalanceAsync(Clinic clinic, string patientId);

    /// <summary>Balances are told at all.</summary>
    internal virtual bool TellsBalances => true;

    /// <summary>Sees to it that this patient's balance cannot be seen, where that does not come by itself.</summary>
    internal virtual Task<IAsyncDisposable> HideBalancesAsync(SandboxControl sandbox) => Task.FromResult<IAsyncDisposable>(new Nothing());

    /// <summary>There are patients of whom no balance is told.</summary>
    internal virtual bool HasPatientsWithoutBalance => true;

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Another form of a row.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Premise">That the vendor cannot produce.</param>
/// <param name="Asserted">Instead.</param>
public sealed record NearestForm(int Row, string Premise, string Asserted);

/// <summary>A patient's account as a vendor tells it.</summary>
/// <param name="Due">The patient's part.</param>
/// <param name="OfInsurance">The insurer's; null: not told apart.</param>
/// <param name="HasInsurance">The insurer owes something, whether it is told or not.</param>
internal sealed record VendorBalance(decimal Due, decimal? OfInsurance, bool HasInsurance);

/// <summary>How a vendor hides what it knows.</summary>
public enum Hiding
{
    Refused,
    AnArray,
    NoContent,
    NoAnswer,
}

/// <summary>Faults that hide.</summary>
internal static class HidingFaults
{
    public static Task<IAsyncDisposable> HideAsync(this SandboxControl sandbox, Hiding how, string path, string? method = null) => how switch
    {
        Hiding.Refused => sandbox.FaultAsync("status", 401, method, path),
        Hiding.AnArray => sandbox.FaultAsync("status", new { code = 200, body = Array.Empty<int>() }, method, path),
        Hiding.NoContent => sandbox.FaultAsync("status", 204, method, path),
        _ => sandbox.FaultAsync("drop", null, method, path),
    };
}
