using System.Text;
using System.Text.Json;
using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Tests.Auditing;

public sealed class AuditExportTests : IDisposable
{
    private readonly AuditFixture _audit = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AuditExportVerifier Offline => new(_audit.Keys);

    public void Dispose() => _audit.Dispose();

    [Fact]
    public async Task A_whole_account_is_verified_from_its_file_alone()
    {
        var text = await ExportThreeDaysAsync();

        Assert.Equal(new AuditVerification("demo", true, 12, _audit.Clock.Start, null), await VerifyAsync(text));
        using var json = JsonDocument.Parse(text);
        Assert.True(json.RootElement.GetProperty("verifiable").GetBoolean());
        Assert.Equal(3, json.RootElement.GetProperty("days").GetArrayLength());
        var entries = json.RootElement.GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, 12).Select(i => (long)i), entries.Select(entry => entry.GetProperty("sequence").GetInt64()));
        Assert.Equal(
            ["sequence", "at", "phase", "actor", "action", "patientId", "fields", "outcome", "correlationId", "durationMs", "hash"],
            entries[0].EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Every_line_removed_or_doubled_and_every_byte_changed_is_found()
    {
        var text = await ExportThreeDaysAsync();
        var lines = text.Split('\n')[..^1];
        for (var i = 0; i < lines.Length; i++)
        {
            Assert.False((await VerifyAsync(string.Concat(lines.Where((_, n) => n != i).Select(line => line + "\n")))).Ok, $"without line {i}: {lines[i]}");
            Assert.False((await VerifyAsync(string.Concat(lines.SelectMany((line, n) => n == i ? [line, line] : new[] { line }).Select(line => line + "\n")))).Ok, $"line {i} twice");
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var header = Array.IndexOf(bytes, (byte)'\n');
        for (var i = header + 1; i < bytes.Length; i += 7)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            using var stream = new MemoryStream(changed);
            Assert.False((await Offline.VerifyAsync(stream, Cancellation)).Ok, $"byte {i}");
        }
    }

    [Fact]
    public async Task The_place_in_a_tampered_file_is_named()
    {
        var text = await ExportThreeDaysAsync();
        var lines = text.Split('\n')[..^1];
        string Without(string start) => string.Concat(lines.Where(line => !line.StartsWith(start, StringComparison.Ordinal)).Select(line => line + "\n"));

        Assert.Equal(new AuditBreak(new DateOnly(2026, 3, 3), 6, AuditProblem.Missing), (await VerifyAsync(Without("{\"sequence\":6,"))).FirstBroken);
        Assert.Equal(new AuditBreak(new DateOnly(2026, 3, 4), 12, AuditProblem.CutOff), (await VerifyAsync(Without("{\"sequence\":12,"))).FirstBroken);
        Assert.Equal(
            new AuditBreak(new DateOnly(2026, 3, 4), 9, AuditProblem.Changed),
            (await VerifyAsync(text.Replace("{\"sequence\":9,\"at\":\"2026", "{\"sequence\":9,\"at\":\"2027", StringComparison.Ordinal))).FirstBroken);
        Assert.Equal(AuditProblem.Unreadable, (await VerifyAsync("{}\n")).FirstBroken?.Problem);
        Assert.Equal(AuditProblem.Unreadable, (await VerifyAsync("")).FirstBroken?.Problem);
        Assert.Equal(AuditProblem.Unreadable, (await VerifyAsync(text[..^20])).FirstBroken?.Problem);
    }

    [Fact]
    public async Task An_account_without_entries_exports_and_verifies()
    {
        var text = await WriteJsonAsync(new AuditQuery("none"));

        Assert.Equal(new AuditVerification("none", true, 0, null, null), await VerifyAsync(text));
    }

    [Fact]
    public async Task A_tail_cut_before_the_export_is_found_in_the_file()
    {
        await _audit.WriteAsync(1);
        var older = await _audit.GetAsync("demo.2026-03-02", "head");
        await _audit.WriteAsync(1);
        await _audit.Sealer.SealAsync(Cancellation);
        await _audit.ReplaceAsync(await _audit.GetAsync("demo.2026-03-02", "head"), older.Body);
        await _audit.DeleteAsync("demo.2026-03-02", "000000000003");
        await _audit.DeleteAsync("demo.2026-03-02", "000000000004");

        Assert.Equal(new AuditBreak(new DateOnly(2026, 3, 2), 3, AuditProblem.CutOff), (await VerifyAsync(await WriteJsonAsync(new AuditQuery("demo")))).FirstBroken);
    }

    [Fact]
    public async Task An_export_of_one_patient_proves_that_it_is_as_it_was_written_and_says_that_this_is_all()
    {
        await _audit.WriteAsync(1);
        await _audit.Trail.RecordAsync(AuditFixture.Action(patientId: "18"), "ok", Cancellation);
        using var output = new MemoryStream();
        var result = await _audit.Export.WriteJsonAsync(new AuditQuery("demo", PatientId: "18"), output, Cancellation);

        Assert.Equal((1L, false), (result.Entries, result.Verifiable));
        using var json = JsonDocument.Parse(output.ToArray());
        Assert.False(json.RootElement.GetProperty("verifiable").GetBoolean());
        Assert.Equal(result.Note, json.RootElement.GetProperty("note").GetString());
        Assert.Equal("18", Assert.Single(json.RootElement.GetProperty("entries").EnumerateArray().ToList()).GetProperty("patientId").GetString());
        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.Equal(new AuditVerification("demo", true, 1, null, null) { IsPart = true }, await VerifyAsync(text));
        for (var i = 0; i < text.Length; i++)
            Assert.False((await VerifyAsync(text[..i] + (char)(text[i] ^ 1) + text[(i + 1)..])).Ok, $"byte {i}: {text[i..]}");
        var lines = text.Split('\n')[..^1];
        for (var i = 0; i < lines.Length; i++)
        {
            Assert.False((await VerifyAsync(string.Concat(lines.Where((_, n) => n != i).Select(line => line + "\n")))).Ok, $"without line {i}");
            Assert.False((await VerifyAsync(string.Concat(lines.SelectMany((line, n) => n == i ? [line, line] : new[] { line }).Select(line => line + "\n")))).Ok, $"line {i} twice");
        }
    }

    [Fact]
    public async Task A_part_of_a_broken_trail_is_not_signed()
    {
        await _audit.WriteAsync(2);
        var record = await _audit.GetAsync("demo.2026-03-02", "000000000002");
        await _audit.ReplaceAsync(record, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(record.Body.Span).Replace("\"ok\"", "\"no\"", StringComparison.Ordinal)));

        var text = await WriteJsonAsync(new AuditQuery("demo", PatientId: "17"));

        using var json = JsonDocument.Parse(text);
        Assert.Equal(4, json.RootElement.GetProperty("entries").GetArrayLength());
        Assert.Contains("audit verify", json.RootElement.GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.False((await VerifyAsync(text)).Ok);
    }

    [Fact]
    public async Task A_time_span_includes_its_start_and_excludes_its_end()
    {
        for (var i = 0; i < 4; i++)
        {
            await _audit.Trail.RecordAsync(AuditFixture.Action(), $"at{i}", Cancellation);
            _audit.Clock.Advance(TimeSpan.FromDays(1));
        }

        var query = new AuditQuery("demo", From: _audit.Clock.Start.AddDays(1), To: _audit.Clock.Start.AddDays(3));
        using var json = JsonDocument.Parse(await WriteJsonAsync(query));
        Assert.Equal(["at1", "at2"], json.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task Csv_has_a_header_and_no_cell_that_a_spreadsheet_would_run()
    {
        await _audit.Trail.RecordAsync(
            new AuditedAction("demo", new AuditActor("key", "=cmd|' /C calc'!A0"), "a,\"b\"\r\nc", "@SUM(1)", ["+1", "x"], "-2"), "\t=1", Cancellation);
        using var output = new MemoryStream();
        await _audit.Export.WriteCsvAsync(new AuditQuery("demo"), output, Cancellation);

        var hash = (await _audit.ReadAsync())[0].Hash;
        Assert.Equal(
            "sequence,at,phase,actorKind,actorId,action,patientId,fields,outcome,correlationId,durationMs,hash\r\n" +
            $"1,2026-03-02T15:00:00.0000000+00:00,event,key,'=cmd|' /C calc'!A0,\"a,\"\"b\"\"\r\nc\",'@SUM(1),'+1 x,'\t=1,'-2,,{hash}\r\n",
            Encoding.UTF8.GetString(output.ToArray()));
    }

    private async Task<string> ExportThreeDaysAsync()
    {
        for (var day = 0; day < 3; day++)
        {
            await _audit.WriteAsync(2);
            if (day == 0)
            {
                await _audit.Sealer.SealAsync(Cancellation);
            }

            _audit.Clock.Advance(TimeSpan.FromDays(1));
        }

        return await WriteJsonAsync(new AuditQuery("demo"));
    }

    private async Task<string> WriteJsonAsync(AuditQuery query)
    {
        using var output = new MemoryStream();
        await _audit.Export.WriteJsonAsync(query, output, Cancellation);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private async Task<AuditVerification> VerifyAsync(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await Offline.VerifyAsync(stream, Cancellation);
    }
}
