using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Hosting.Commands;

/// <summary><c>keys rotate</c> as an operator runs it, in a process of its own.</summary>
public sealed class KeysCommandTests
{
    private static readonly string Old = new('5', 64); // what the valid test settings have
    private static readonly string New = new('6', 64);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData]
    [InlineData("revolve")]
    [InlineData("rotate", "--all")]
    [InlineData("rotate", "--from-previous", "x")]
    public async Task Anything_else_shows_the_usage(params string[] arguments)
    {
        var ended = await AppProcess.RunAsync(["keys", .. arguments]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("keys rotate [--from-previous]", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("abc", "must be 64 hexadecimal characters")]
    [InlineData("5555555555555555555555555555555555555555555555555555555555555555", "is ENCRYPTION_KEY itself")]
    [InlineData("7777777777777777777777777777777777777777777777777777777777777777", "does not open the key file")]
    public async Task A_previous_key_that_is_of_no_use_is_named_and_nothing_changes(string? previous, string problem)
    {
        using var folder = new TemporaryDirectory();
        await AppProcess.RunAsync(["run", "sealAudit"], [KeyValuePair.Create<string, string?>("ENCRYPTION_KEY", New)], folder.Path);
        var before = await File.ReadAllBytesAsync(folder.File("keys.json"), Cancellation);

        var ended = await AppProcess.RunAsync(["keys", "rotate", "--from-previous"], [KeyValuePair.Create("ENCRYPTION_KEY_PREVIOUS", previous)], folder.Path);

        Assert.Equal(2, ended.ExitCode);
        Assert.StartsWith("ENCRYPTION_KEY_PREVIOUS " + problem, Assert.Single(ended.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(folder.File("keys.json"), Cancellation));
    }

    [Fact]
    public async Task From_a_previous_encryption_key_everything_opens_under_the_present_one_and_no_longer_under_the_previous()
    {
        using var folder = new TemporaryDirectory();
        var body = await SealAsync(folder, 3);
        KeyValuePair<string, string?>[] changed = [KeyValuePair.Create<string, string?>("ENCRYPTION_KEY", New), KeyValuePair.Create<string, string?>("ENCRYPTION_KEY_PREVIOUS", Old)];

        for (var again = 0; again < 2; again++) // the second time nothing is left to do
        {
            var moved = await AppProcess.RunAsync(["keys", "rotate", "--from-previous"], changed, folder.Path);
            Assert.Equal((0, ""), (moved.ExitCode, moved.Errors));
            Assert.StartsWith("1 versions of the master key are under the present ENCRYPTION_KEY", moved.Output, StringComparison.Ordinal);
            AssertNoKeyIn(moved);
        }

        using (var opened = new Opened(folder, New))
            Assert.Equal("data-2"u8.ToArray(), await opened.Seal.OpenAsync("clinic-2", "c", body[2], Cancellation));
        var refused = await AppProcess.RunAsync(["health"], null, folder.Path);
        Assert.Equal((2, "ENCRYPTION_KEY does not open the key file."), (refused.ExitCode, refused.Errors.TrimEnd()));
        var rotated = await AppProcess.RunAsync(["keys", "rotate"], changed[..1], folder.Path);
        Assert.Equal((0, ""), (rotated.ExitCode, rotated.Errors));
        Assert.Contains("Master key version 2 is current.\n1 audit keys re-wrapped, 0 cannot be opened.\n3 data keys re-wrapped, 0 cannot be opened.\n0 old versions destroyed, 2 versions kept.", rotated.Output, StringComparison.Ordinal);
        AssertNoKeyIn(rotated);
        var verified = await AppProcess.RunAsync(["audit", "verify"], changed[..1], folder.Path);
        Assert.Equal(0, verified.ExitCode);
    }

    [Fact]
    public async Task A_running_app_goes_on_through_a_rotation_by_another_process()
    {
        await using var clinic = await Clinic.StartAsync();
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call();
        var patientId = (await call.IdentifyAsync(person)).Of("patientId");
        KeyValuePair<string, string?>[] settings =
        [
            KeyValuePair.Create<string, string?>("ENCRYPTION_KEY", Planted.EncryptionKey),
            KeyValuePair.Create<string, string?>("Parlae__ClockFile", Path.Combine(Path.GetDirectoryName(clinic.DataFolder)!, "clock")),
        ];

        for (var version = 2; version <= 3; version++)
        {
            var rotated = await AppProcess.RunAsync(["keys", "rotate"], settings, clinic.DataFolder);
            Assert.Equal((0, ""), (rotated.ExitCode, rotated.Errors));
            clinic.Net.Look("output", rotated.Output);

            (await call.UseAsync("getAppointments", new { patientId })).Is("ok"); // sealed before
            Assert.NotEqual("error", (await clinic.Call().IdentifyAsync(person)).Status); // sealed since
            await clinic.ConnectAsync($"after-{version}"); // a data key made since
            Assert.All(await MastersAsync(clinic, "after-" + version), master => Assert.Equal(version, master));
        }

        var entries = (await clinic.AuditAsync(AuditedAction.PlatformAccount)).Where(entry => entry.Action == "keyRotation").ToList();
        Assert.Equal(["rotating the master key", "master key version 2: 1 audit keys re-wrapped, 1 data keys re-wrapped; 0 old versions destroyed"], entries.Take(2).Select(entry => entry.Outcome));
        Assert.All(entries, entry => Assert.Equal(new AuditActor("operator", "command-line"), entry.Actor));
        await foreach (var verified in clinic.Service<AuditVerifier>().VerifyAllAsync(Cancellation)) Assert.True(verified.Ok, verified.AccountId);
    }

    [Fact]
    public async Task Killed_midway_everything_opens_and_a_second_run_finishes()
    {
        const int Many = 400;
        using var folder = new TemporaryDirectory();
        var bodies = await SealAsync(folder, Many);
        using (var rotating = ChildProcess.Start(BuiltApp.Program(BuiltApp.Folder), ["keys", "rotate"], TestSettings.Valid(folder.Path), folder.Path))
        using (var watched = new Opened(folder, Old))
        {
            while ((await watched.MastersAsync()).All(master => master == 1))
                Assert.False(rotating.HasExited, rotating.Errors);
            rotating.Kill();
            await rotating.WaitForExitAsync(Cancellation);
            Assert.Contains(1, await watched.MastersAsync()); // it had not finished
            for (var i = 0; i < Many; i++) Assert.Equal(Data(i), await watched.Seal.OpenAsync($"clinic-{i}", "c", bodies[i], Cancellation));
        }

        var finished = await AppProcess.RunAsync(["keys", "rotate"], null, folder.Path);

        Assert.Equal((0, ""), (finished.ExitCode, finished.Errors));
        using var opened = new Opened(folder, Old);
        Assert.Equal([3], (await opened.MastersAsync()).Distinct());
        for (var i = 0; i < Many; i++) Assert.Equal(Data(i), await opened.Seal.OpenAsync($"clinic-{i}", "c", bodies[i], Cancellation));
    }

    [Fact]
    public async Task A_key_that_cannot_be_opened_fails_the_command_by_figures()
    {
        using var folder = new TemporaryDirectory();
        await SealAsync(folder, 2);
        using (var opened = new Opened(folder, Old))
            await opened.Records.TryInsertAsync("DataKeys", "keys", "damaged", "{}"u8.ToArray(), null, Cancellation);

        var ended = await AppProcess.RunAsync(["keys", "rotate"], null, folder.Path);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("2 data keys re-wrapped, 1 cannot be opened.", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_has_its_own_exit_code()
    {
        using var folder = new TemporaryDirectory();
        Directory.CreateDirectory(folder.File("records.db"));

        Assert.Equal(3, (await AppProcess.RunAsync(["keys", "rotate"], null, folder.Path)).ExitCode);
    }

    private static byte[] Data(int i) => System.Text.Encoding.UTF8.GetBytes($"data-{i}");

    private static async Task<byte[][]> SealAsync(TemporaryDirectory folder, int accounts)
    {
        using var opened = new Opened(folder, Old);
        return await Task.WhenAll(Enumerable.Range(0, accounts).Select(async i => await opened.Seal.SealAsync($"clinic-{i}", "c", Data(i), Cancellation)));
    }

    private static async Task<IReadOnlyList<int>> MastersAsync(Clinic clinic, string account) =>
        [Opened.Master((await clinic.Service<IPartitionedRecords>().GetAsync("DataKeys", "keys", account, Cancellation))!)];

    private static void AssertNoKeyIn(AppProcess.Finished ended) =>
        Assert.DoesNotMatch("[0-9a-fA-F]{64}|[A-Za-z0-9+/]{40}", ended.Output + ended.Errors);

    /// <summary>The stores of a data directory, as another process has them.</summary>
    private sealed class Opened : IDisposable
    {
        public Opened(TemporaryDirectory folder, string key)
        {
            Records = SqliteRecords.Open(new SqliteRecordsOptions(folder.Path));
            var ring = KeyRing.Open(new KeyRingOptions { DataDirectory = folder.Path, EncryptionKey = key }, TimeProvider.System);
            Seal = new AccountSeal(new DataKeys(Records, ring, TimeProvider.System, TimeSpan.Zero));
        }

        public SqliteRecords Records { get; }

        public AccountSeal Seal { get; }

        public async Task<List<int>> MastersAsync() => await Records.RangeAsync("DataKeys", "keys", null, null, Cancellation).Select(Master).ToListAsync(Cancellation);

        public static int Master(StoredRecord record) => JsonDocument.Parse(record.Body).RootElement.GetProperty("master").GetInt32();

        public void Dispose() => Records.Dispose();
    }
}
