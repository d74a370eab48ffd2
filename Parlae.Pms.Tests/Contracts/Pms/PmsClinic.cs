using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Contracts.Pms;

/// <summary>The sandbox practice behind the API of one vendor, connected by the setup API of the whole program. What it gives away is watched, as everywhere.</summary>
public abstract class PmsClinic : SharedClinic
{
    /// <summary>Enough that some names and numbers come more than once, and a list has many pages.</summary>
    private const int Patients = 1_200;

    /// <summary>As the setup API names it.</summary>
    protected internal abstract string Word { get; }

    protected internal abstract PmsVendor Vendor { get; }

    /// <summary>What this connection cannot do, by the names of <see cref="PmsCapabilities"/>.</summary>
    protected internal abstract IReadOnlySet<string> Absent { get; }

    /// <summary>Writes are performed after they are answered, and what is read is a copy.</summary>
    protected internal virtual bool IsLater => false;

    /// <summary>Of a live one: for so many seconds its reads may be without what was written.</summary>
    protected internal virtual int SecondsBehind => 0;

    /// <summary>An id in the vendor's form that nobody has.</summary>
    protected internal abstract string UnknownId { get; }

    /// <summary>The secret that a mistaken operator gets wrong.</summary>
    protected internal abstract string SecretName { get; }

    /// <summary>What our words call it in a refusal.</summary>
    protected internal virtual string SecretNoun => SecretName;

    /// <summary>What the setup cannot do without.</summary>
    protected internal virtual string NeededName => SecretName;

    /// <summary>How the vendor refuses a token that it gave out and that has run out, as a fault's value; null: it gives none out, its keys stay.</summary>
    protected internal virtual object? TokenRefusal => null;

    /// <summary>Whether a visit can be moved to another provider, too, in one step.</summary>
    protected internal virtual bool MovesToOthers => true;

    /// <summary>Whether the vendor tells a missed visit from a cancelled one.</summary>
    protected internal virtual bool TellsMissed => true;

    /// <summary>Whoever waits for a slow vendor waits less long than in a call.</summary>
    protected override ClinicOptions Options => new(Settings: new Dictionary<string, string?> { [$"{Vendor}__ReadTimeout"] = "00:00:03" }) { Vendor = Word, Patients = Patients };

    internal PmsAccount Account { get; private set; } = null!;

    protected override async ValueTask BeginAsync() =>
        Account = await Clinic.Service<AccountStore>().FindAsync(Clinic.AccountId, Clinic.Cancellation) ?? throw new InvalidOperationException("The account is not connected.");

    /// <summary>As a call gets it.</summary>
    internal async Task<PmsConnection> OpenAsync() => await Clinic.Service<PmsConnections>().OpenAsync(Account, Clinic.Cancellation);

    /// <summary>A patient's id at the vendor.</summary>
    internal string IdOf(System.Text.Json.JsonElement record) => record.GetProperty("ids").Text(Word)!;

    /// <summary>A fault while the work is done. Afterwards whoever waits for a better moment has waited, and has seen it come.</summary>
    internal async Task DuringAsync(string kind, object? value, string? method, int times, Func<Task> work)
    {
        await Clinic.Sandbox.FaultAsync(kind, value, method, times: times);
        try
        {
            await work();
        }
        finally
        {
            await Clinic.Sandbox.EndFaultsAsync();
            await Clinic.Sandbox.AdvanceAsync(120);
            await (await OpenAsync()).Patients!.GetAsync(UnknownId, Clinic.Cancellation);
        }
    }
}
