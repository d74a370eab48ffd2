using System.Text.Json;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary><c>audit export</c> as an operator runs it, and what somebody can do with the file alone.</summary>
public sealed class AuditExportCommandTests(MadeTrail made) : IClassFixture<MadeTrail>, IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_account_is_verified_from_export_and_key_where_there_is_nothing_else()
    {
        var (export, key) = (folder.File("demo.json"), folder.File("demo.key"));
        await ExportAsync("demo", export, "json", "--key-out", key);
        foreach (var path in OperatingSystem.IsWindows() ? [] : new[] { export, key })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(path).UnixFileMode);

        var whole = await VerifyAsync(export, key);
        Assert.True(whole.ExitCode == 0, whole.Output + whole.Errors);
        Assert.StartsWith("demo: ", whole.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await made.Clinic.RunAsync(["audit", "verify", "--export", export])).ExitCode); // by the keys of the store, too

        var lines = await File.ReadAllLinesAsync(export, Cancellation);
        var at = Array.FindIndex(lines, line => line.StartsWith("{\"sequence\":7,", StringComparison.Ordinal));
        await File.WriteAllTextAsync(folder.File("short.json"), string.Concat(lines.Where((_, n) => n != at).Select(line => line + "\n")), Cancellation);
        await File.WriteAllTextAsync(folder.File("changed.json"), string.Concat(lines.Select((line, n) => (n == at ? line.Replace("T13:", "T14:", StringComparison.Ordinal) : line) + "\n")), Cancellation);
        var cut = await VerifyAsync(folder.File("short.json"), key);
        Assert.Equal(1, cut.ExitCode);
        Assert.StartsWith("demo: BROKEN on 2026-03-02 at entry 7: Missing;", cut.Output, StringComparison.Ordinal);
        var changed = await VerifyAsync(folder.File("changed.json"), key);
        Assert.Equal(1, changed.ExitCode);
        Assert.StartsWith("demo: BROKEN on 2026-03-02 at entry 7: Changed;", changed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_accounts_key_proves_nothing_and_what_is_no_key_is_said_to_be_none()
    {
        var (export, other) = (folder.File("demo.json"), folder.File("alder.key"));
        await ExportAsync("demo", export, "json");
        await ExportAsync("alder", folder.File("alder.json"), "json", "--key-out", other);

        var foreign = await VerifyAsync(export, other);
        Assert.Equal(1, foreign.ExitCode);
        Assert.Contains("KeyUnknown", foreign.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await VerifyAsync(export, export)).ExitCode);
        Assert.Equal(2, (await VerifyAsync(folder.File("none.json"), other)).ExitCode);
        Assert.Equal(2, (await made.Clinic.RunAsync(["audit", "verify", "--key", other])).ExitCode);
    }

    [Fact]
    public async Task Json_and_csv_hold_every_entry_of_the_account_in_order()
    {
        await ExportAsync("demo", folder.File("demo.json"), "json");
        await ExportAsync("demo", folder.File("demo.csv"), "csv");

        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(folder.File("demo.json"), Cancellation));
        var entries = json.RootElement.List("entries");
        var trail = new TrailFile(made.Clinic.Books.Service<IPartitionedRecords>());
        var sequences = new List<long>();
        foreach (var day in new[] { MadeTrail.FirstDay, MadeTrail.SecondDay, MadeTrail.LastDay })
            sequences.AddRange(await trail.SequencesAsync("demo." + day));
        Assert.Equal(sequences, entries.Select(entry => entry.GetProperty("sequence").GetInt64()));
        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(n => (long)n), sequences);

        var rows = (await File.ReadAllLinesAsync(folder.File("demo.csv"), Cancellation)).Select(line => line.Split(',')).ToList();
        Assert.Equal("sequence,at,phase,actorKind,actorId,action,patientId,fields,outcome,correlationId,durationMs,hash", string.Join(',', rows[0]));
        Assert.Equal(
            entries.Select(entry => (entry.GetProperty("sequence").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture), entry.Text("phase"), entry.Text("action"), entry.Text("patientId") ?? "", entry.Text("hash"))),
            rows.Skip(1).Select(row => (row[0], (string?)row[2], (string?)row[5], row[6], (string?)row[11])));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    public async Task A_disclosure_holds_every_access_to_one_patient_and_nobody_elses(string format)
    {
        var path = folder.File("disclosure." + format);
        await ExportAsync("demo", path, format, "--patient", made.Second.SikkaId!);
        var text = await File.ReadAllTextAsync(path, Cancellation);

        // Found, and their visits read, once on the first two days and twice on the last.
        string[] visit = ["finished searchPatients verified", "started getAppointments ", "finished getAppointments ok"];
        Assert.Equal(Enumerable.Repeat(visit, 4).SelectMany(each => each), Entries(text, format).Select(entry => $"{entry.Phase} {entry.Action} {entry.Outcome}"));
        Assert.All(Entries(text, format), entry => Assert.Equal(made.Second.SikkaId, entry.Patient));
        foreach (var person in new[] { made.First, made.Second })
            Assert.All([person.FirstName, person.LastName, person.DateOfBirth, person.Phone], value => Assert.DoesNotContain(value, text, StringComparison.Ordinal));

        var part = folder.File("part." + format);
        await ExportAsync("demo", part, format, "--patient", made.Second.SikkaId!, "--from", MadeTrail.SecondDay, "--to", MadeTrail.LastDay);
        Assert.Equal(3, Entries(await File.ReadAllTextAsync(part, Cancellation), format).Count());
    }

    [Fact]
    public async Task A_disclosure_is_verified_to_be_as_it_was_written()
    {
        var (export, key) = (folder.File("disclosure.json"), folder.File("demo.key"));
        await ExportAsync("demo", export, "json", "--patient", made.Second.SikkaId!, "--key-out", key);
        var whole = await VerifyAsync(export, key);
        Assert.True(whole.ExitCode == 0, whole.Output + whole.Errors);
        Assert.StartsWith("demo: 12 entries, as they were written;", whole.Output, StringComparison.Ordinal);

        var lines = await File.ReadAllLinesAsync(export, Cancellation);
        await File.WriteAllTextAsync(export, string.Concat(lines.Where(line => !line.Contains("\"ok\"", StringComparison.Ordinal)).Select(line => line + "\n")), Cancellation);
        Assert.Equal(1, (await VerifyAsync(export, key)).ExitCode);
    }

    public void Dispose() => folder.Dispose();

    private async Task ExportAsync(string account, string path, string format, params string[] more)
    {
        var ended = await made.Clinic.RunAsync(["audit", "export", "--account", account, "--format", format, "--out", path, .. more]);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
    }

    /// <summary>On a machine that has the two files and the program, and none of its settings.</summary>
    private static Task<AppProcess.Finished> VerifyAsync(string export, string key) =>
        AppProcess.RunAsync(["audit", "verify", "--export", export, "--key", key], TestSettings.Valid("").Keys.Select(name => KeyValuePair.Create(name, (string?)null)));

    private static IEnumerable<(string Phase, string Action, string Outcome, string Patient)> Entries(string text, string format)
    {
        if (format == "csv")
            return text.TrimEnd().Split("\r\n").Skip(1).Select(line => line.Split(',')).Select(row => (row[2], row[5], row[8], row[6]));
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.List("entries").Select(entry => (entry.Text("phase")!, entry.Text("action")!, entry.Text("outcome") ?? "", entry.Text("patientId")!))];
    }
}
