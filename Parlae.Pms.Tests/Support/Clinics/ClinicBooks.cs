using System.Diagnostics;
using Azure.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Timers;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>
/// What the product has written down about the clinic, read from its stores as one more process would: ledger, staff tasks, holds, audit.
/// </summary>
internal sealed class ClinicBooks : IAsyncDisposable
{
    private readonly WebApplication app;

    private ClinicBooks(WebApplication app) => this.app = app;

    /// <summary>Opens what others work in.</summary>
    public static ClinicBooks Open(string dataFolder, ClinicStores stores, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = FunctionsApp.Create(FunctionTable.Program, stores.SignIn(TestSettings.Read(dataFolder, settings)), new Listening(0, UnderFunctionsHost: true));
        builder.Logging.ClearProviders();
        return new ClinicBooks(builder.Build().OpenStores());
    }

    /// <summary>The books of a clinic that runs in this process.</summary>
    public static ClinicBooks Of(Clinic clinic) => Open(clinic.DataFolder, clinic.Stores, clinic.Settings);

    public T Service<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public async Task<PmsAccount> AccountAsync() => await Service<AccountStore>().FindAsync(Clinic.AccountId, Clinic.Cancellation) ?? throw new InvalidOperationException("The account is not connected.");

    /// <summary>Every write that was ever intended, the oldest first.</summary>
    public Task<IReadOnlyList<LedgerEntry>> EntriesAsync() => EntriesAsync(_ => true);

    /// <summary>Those that somebody still has to look at.</summary>
    public Task<IReadOnlyList<LedgerEntry>> DueAsync() => EntriesAsync(row => row.Due is not null);

    private async Task<IReadOnlyList<LedgerEntry>> EntriesAsync(Func<StoredRecord, bool> isWanted)
    {
        var ledger = Service<WriteLedger>();
        var entries = new List<LedgerEntry>();
        await foreach (var row in Service<IPartitionedRecords>().RangeAsync(WriteLedger.Collection, Clinic.AccountId, "w:", "w;", Clinic.Cancellation).Where(isWanted))
            entries.Add((await ledger.OpenAsync(row, Clinic.Cancellation)).Value);
        return entries;
    }

    public async Task<LedgerEntry> EntryAsync(string reference) =>
        (await Service<WriteLedger>().FindAsync(Clinic.AccountId, reference, Clinic.Cancellation))?.Value ?? throw new InvalidOperationException("The ledger does not know that reference.");

    public async Task<IReadOnlyList<StaffTask>> TasksAsync() => await Service<StaffTasks>().ListAsync(Clinic.AccountId, Clinic.Cancellation).ToListAsync(Clinic.Cancellation);

    /// <summary>Holds that count now, of one day.</summary>
    public async Task<IReadOnlyList<SlotHold>> HoldsAsync(LocalDate date) => await Service<SlotHolds>().LiveAsync(await AccountAsync(), date, Clinic.Cancellation);

    /// <summary>The account's whole audit trail.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditAsync()
    {
        var (entries, next) = (new List<AuditEntry>(), default(AuditPosition));
        do
        {
            var page = await Service<AuditReader>().ReadPageAsync(new AuditQuery(Clinic.AccountId), next, 5000, Clinic.Cancellation);
            entries.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        return entries;
    }

    /// <summary>Runs a timer as <c>run</c> does, when its lease is free.</summary>
    public async Task RunTimerAsync(string name)
    {
        var timer = FunctionTable.Program.Timers.Single(row => row.Name == name);
        while (!await Service<TimerRunner>().RunAsync(timer, firing: null, Clinic.Cancellation))
            await Task.Delay(20, Clinic.Cancellation); // another process has it
    }

    /// <summary>
    /// Waits until nobody is in the middle of a write. The clock may be moved then: nobody takes what still goes on for something left by the dead.
    /// </summary>
    /// <param name="atLatest">Where stores fail, a write may be left in the middle: by this moment of <see cref="Stopwatch"/> nobody is at one any more. Null: stores do not fail.</param>
    public async Task QuietAsync(long? atLatest = null)
    {
        for (var look = 0; look < 3000; look++)
        {
            if (Stopwatch.GetTimestamp() >= atLatest || !(await DueAsync()).Any(entry => entry.State is WriteState.Intended or WriteState.Sending))
                return;
            await Task.Delay(atLatest is null ? 30 : 1000, Clinic.Cancellation);
        }

        Assert.Fail("Writes are still being sent after a minute and a half.");
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
