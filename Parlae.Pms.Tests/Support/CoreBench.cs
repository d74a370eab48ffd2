using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Parlae.Pms.Core;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Delivery;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Messages;
using Parlae.Pms.Tests.Privacy;

namespace Parlae.Pms.Tests.Support;

/// <summary>All of Core as one process has it, over real stores and a PMS in memory; <see cref="Another"/> is a second process on the same files.</summary>
internal sealed class CoreBench : IAsyncDisposable
{
    /// <summary>Monday, 8 o'clock in Toronto.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 13, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider services;
    private readonly TemporaryDirectory? owned;
    private readonly IPartitionedRecords? store;

    /// <param name="lagging">The PMS performs writes later, and is read from a copy.</param>
    /// <param name="channels">Of what leaves the house.</param>
    /// <param name="store">In the usual one's place.</param>
    public CoreBench(bool lagging = false, OutboxOptions? channels = null, IPartitionedRecords? store = null)
    {
        this.store = store;
        owned = Directory = new TemporaryDirectory();
        Channels = channels ?? new(Directory.File("sent"), null, null);
        Clock = new FakeTimeProvider(Monday);
        Pms = new FakePms { Usually = lagging ? Reply.Submit : Reply.Confirm, CopyOf = lagging ? Instant.FromDateTimeOffset(Monday) - Duration.FromMinutes(10) : null };
        Account = new PmsAccount
        {
            AccountId = "demo",
            PracticeName = "Maple Dental",
            TimeZone = "America/Toronto",
            Vendor = PmsVendor.Sikka,
            PhoneNumberIds = ["number-1"],
            AssistantIds = ["assistant-1"],
            CreatedAt = Monday,
            UpdatedAt = Monday,
            Connection = new() { LastSuccess = Monday },
            Capabilities = new() { Book = true, ReadAppointments = true, Move = true, Cancel = true, Confirm = true, CreatePatient = true, WritesLater = lagging, ReadsLag = lagging },
        };
        services = Build();
    }

    private CoreBench(CoreBench first, IPartitionedRecords? store)
    {
        this.store = store;
        (Directory, Channels, Clock, Pms, Account) = (first.Directory, first.Channels, first.Clock, first.Pms, first.Account);
        services = Build();
    }

    public TemporaryDirectory Directory { get; }
    public OutboxOptions Channels { get; }
    public FakeTimeProvider Clock { get; }
    public FakePms Pms { get; }
    public PmsAccount Account { get; set; }
    public LogLines Logs { get; } = new();
    public FailingRecords Records => (FailingRecords)Get<IPartitionedRecords>();

    public AccountStore Accounts => Get<AccountStore>();
    public Booking Booking => Get<Booking>();
    public CallSessions Sessions => Get<CallSessions>();
    public SlotHolds Holds => Get<SlotHolds>();
    public WriteLedger Ledger => Get<WriteLedger>();
    public WriteReconciliation Reconciliation => Get<WriteReconciliation>();
    public StaffTasks Tasks => Get<StaffTasks>();
    public PracticeTime Time => PracticeTime.Of(Account, Clock);
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<CoreBench> StartAsync(bool lagging = false, OutboxOptions? channels = null, IPartitionedRecords? store = null)
    {
        var bench = new CoreBench(lagging, channels, store);
        Assert.Null(await bench.Accounts.SaveAsync(bench.Account, Token));
        await bench.Get<ISecretVault>().SetAsync("demo", PmsConnections.CredentialsName(bench.Account), "{}", Token);
        return bench;
    }

    /// <param name="store">What it finds; null: what this one left.</param>
    public CoreBench Another(IPartitionedRecords? store = null) => new(this, store ?? this.store);

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public CallContext Call(string id = "call:c1", string? number = null) => new(Account, id, number, new AuditActor("call", id), "corr", Time, Sessions);

    /// <summary>A patient on file, as this call knows them.</summary>
    public static ValueTask<PatientHandle> KnowAsync(CallContext call, string patientId = "P1", IdentityLevel level = IdentityLevel.Matched) =>
        call.UpdateSessionAsync(session => session.Know(new PatientKey.OnFile(patientId), level), Token);

    public BookingRequest Request(PatientHandle patient, Instant? start = null, string type = "Cleaning", string? provider = null, int? minutes = null, SlotHandle? slot = null) =>
        new(patient, type, start ?? FakePms.At(3, 10), minutes, provider, slot, null, Ledger.NewReference());

    public async Task<BookingOutcome> BookAsync(CallContext call, BookingRequest request) =>
        await RunAsync(Booking.BookAsync(call, "bookAppointment", request, Token));

    public async Task<BookingOutcome> BookAsync(string patientId = "P1", Instant? start = null, string callId = "call:c1")
    {
        var call = Call(callId);
        return await BookAsync(call, Request(await KnowAsync(call, patientId), start));
    }

    /// <summary>The same without moving the clock: for work that runs beside other work.</summary>
    public async Task<BookingOutcome> BookPlainlyAsync(string patientId, Instant start, string callId)
    {
        var call = Call(callId);
        return await Booking.BookAsync(call, "bookAppointment", Request(await KnowAsync(call, patientId), start), Token);
    }

    public Task<ReconciliationReport> ReconcileAsync() => RunAsync(Reconciliation.RunAsync(Token));

    /// <summary>Lets the clock run in small steps until the work is done.</summary>
    public async Task<T> RunAsync<T>(Task<T> work, TimeSpan? step = null)
    {
        for (var i = 0; i < 5000 && !work.IsCompleted; i++)
        {
            await Task.WhenAny(work, Task.Delay(2, Token));
            if (!work.IsCompleted && i > 5)
                Clock.Advance(step ?? TimeSpan.FromMilliseconds(20));
        }

        return await work.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    public async Task<LedgerEntry> EntryAsync(string reference) => (await Ledger.FindAsync("demo", reference, Token))!.Value;

    public Task<DeliveryReport> DeliverAsync() => Get<OutboxDelivery>().RunAsync(Token);

    public ValueTask<List<StaffTask>> TasksAsync() => Tasks.ListAsync("demo", Token).ToListAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        owned?.Dispose();
    }

    private ServiceProvider Build()
    {
        var options = new SqliteRecordsOptions(Directory.Path);
        return new ServiceCollection()
            .AddMetrics()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(_ => SqliteRecords.Open(options))
            .AddSingleton<IPartitionedRecords>(provider => new FailingRecords(store ?? provider.GetRequiredService<SqliteRecords>()))
            .AddEmbeddedKeyRing(new KeyRingOptions { DataDirectory = Directory.Path, EncryptionKey = PrivacyFixture.EncryptionKey })
            .AddEmbeddedVault()
            .AddSingleton<IAuditKeys, KeptAuditKeys>()
            .AddSingleton<IWriteOnceBlobs>(new FileBlobs(Directory.File("seals")))
            .AddPrivacy(new PhiCacheOptions { Minutes = 15 })
            .AddAuditing()
            .AddPmsCore(new CacheLife(TimeSpan.FromMinutes(15)), new FigureLife(FigureLife.Usual))
            .AddSingleton<IMessageWords, MessageWords>()
            .AddOutboxDelivery(Channels)
            .AddKeyedSingleton<IPmsConnector>(PmsVendor.Sikka, Pms)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
