using System.Text.RegularExpressions;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary><c>audit verify</c> as an operator runs it, on a trail that the program wrote and somebody who can write to the store has changed.</summary>
public sealed partial class AuditVerifyTests(MadeTrail made) : IClassFixture<MadeTrail>
{
    private const string First = "demo." + MadeTrail.FirstDay;
    private const string Second = "demo." + MadeTrail.SecondDay;
    private const string Last = "demo." + MadeTrail.LastDay;

    /// <summary>What was done, and what the program then says: account, day, sequence and problem.</summary>
    private static readonly Dictionary<string, Func<TrailCopy, Task<string>>> Ways = new()
    {
        ["one byte changed"] = copy => AtAsync(copy, Second, 2, "Changed", async (file, sequence) => await file.WriteAsync(Second, sequence, Flip(await file.BodyAsync(Second, sequence)))),
        ["the time of an entry changed"] = copy => AtAsync(copy, Second, 3, "Changed", (file, sequence) => file.ReplaceAsync(Second, TrailFile.Row(sequence), "\"at\":\"2026-03-03T13", "\"at\":\"2026-03-03T12")),
        ["a row deleted"] = copy => AtAsync(copy, Second, 1, "Missing", (file, sequence) => file.DeleteAsync(Second, sequence)),
        ["two rows swapped"] = copy => AtAsync(copy, Second, 1, "Reordered", SwapAsync),
        ["a row put in another's place"] = copy => AtAsync(copy, Second, 4, "Reordered", async (file, sequence) => await file.WriteAsync(Second, sequence, await file.BodyAsync(Second, sequence - 1))),
        ["a row repeated under a new sequence"] = async copy =>
        {
            var last = (await copy.File.SequencesAsync(Last))[^1];
            await copy.File.InsertAsync(Last, last + 1, await copy.File.BodyAsync(Last, last));
            return Says("demo", MadeTrail.LastDay, last + 1, "Added");
        },
        ["the tail cut"] = async copy =>
        {
            var last = (await copy.File.SequencesAsync(Last))[^1];
            await copy.File.DeleteAsync(Last, last);
            await copy.File.DeleteAsync(Last, last - 1);
            return Says("demo", MadeTrail.LastDay, last - 1, "CutOff");
        },
        ["the tail of an earlier day cut"] = async copy =>
        {
            var last = (await copy.File.SequencesAsync(First))[^1];
            await copy.File.DeleteAsync(First, last);
            return Says("demo", MadeTrail.FirstDay, last, "CutOff");
        },
        ["a day removed"] = copy => WithoutDayAsync(copy, MadeTrail.SecondDay),
        ["the newest day removed"] = copy => WithoutDayAsync(copy, MadeTrail.LastDay),
        ["an account removed"] = async copy =>
        {
            foreach (var partition in new[] { "demo", First, Second, Last })
                await copy.File.DeleteAllAsync(partition);
            return Says("demo", MadeTrail.FirstDay, 1, "MissingAccount");
        },
        ["the head rewritten and the tail cut"] = async copy =>
        {
            var sequences = await copy.File.SequencesAsync(Last);
            await copy.File.ReplaceAsync(Last, "head", $"\"sequence\":{sequences[^1]},", $"\"sequence\":{sequences[^2]},");
            await copy.File.DeleteAsync(Last, sequences[^1]);
            return Says("demo", MadeTrail.LastDay, sequences[0], "HeadRewritten");
        },
        ["a checkpoint removed"] = async copy =>
        {
            await copy.Checkpoints.DeleteAsync((await copy.Checkpoints.NamesAsync())[0]);
            return Says("_platform", "0001-01-01", 1, "CheckpointBroken");
        },
        ["the newest checkpoint removed"] = async copy =>
        {
            var names = await copy.Checkpoints.NamesAsync();
            await copy.Checkpoints.DeleteAsync(names[^1]);
            return $"_platform: BROKEN on 2026-03-0[34] at entry {names.Count}: CheckpointBroken;";
        },
        ["a checkpoint changed"] = async copy =>
        {
            await copy.Checkpoints.RewriteAsync((await copy.Checkpoints.NamesAsync())[0], bytes => bytes[bytes.Length / 2] ^= 1);
            return Says("_platform", "0001-01-01", 1, "CheckpointBroken");
        },
        ["an entry of the list of days changed"] = async copy =>
        {
            var partition = "_platform." + MadeTrail.SecondDay;
            var sequence = (await copy.File.SequencesAsync(partition))[0];
            await copy.File.ReplaceAsync(partition, TrailFile.Row(sequence), "\"fields\":[\"demo\"", "\"fields\":[\"demu\"");
            return Says("_platform", MadeTrail.SecondDay, sequence, "Changed");
        },
    };

    public static TheoryData<string> AllWays => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(AllWays))]
    public async Task Whatever_was_tampered_with_is_named_and_the_exit_code_is_1(string way)
    {
        using var copy = await TrailCopy.OfAsync(made.Clinic);
        var said = await Ways[way](copy);

        var ended = await copy.RunAsync("audit", "verify");

        Assert.True(ended.ExitCode == 1, ended.Output + ended.Errors);
        Assert.Matches(said, ended.Output);
        Assert.Contains("alder: ", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("alder: BROKEN", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_head_put_back_with_its_rows_contradicts_the_later_checkpoint()
    {
        using var copy = await TrailCopy.OfAsync(made.Clinic);
        var older = long.Parse(Number().Match(System.Text.Encoding.UTF8.GetString(made.OlderHead)).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        await copy.File.WriteAsync(Last, "head", made.OlderHead);
        foreach (var sequence in (await copy.File.SequencesAsync(Last)).Where(sequence => sequence > older))
            await copy.File.DeleteAsync(Last, sequence);

        var ended = await copy.RunAsync("audit", "verify");

        Assert.Equal(1, ended.ExitCode);
        Assert.Matches(Says("demo", MadeTrail.LastDay, older + 1, "CutOff"), ended.Output);
    }

    [Fact]
    public async Task A_whole_trail_is_said_to_be_whole()
    {
        var all = await made.Clinic.RunAsync(["audit", "verify"]);
        Assert.Equal((0, ""), (all.ExitCode, all.Errors));
        var lines = all.Output.TrimEnd().Split('\n');
        Assert.Equal(["_platform", "alder", "demo"], lines.Select(line => line.Split(':')[0]));
        Assert.All(lines, line => Assert.Matches("^[a-z_]+: [1-9][0-9]* entries, unbroken, sealed through 2026-03-04T13:", line));

        var one = await made.Clinic.RunAsync(["audit", "verify", "--account", "demo"]);
        Assert.Equal((0, lines[2]), (one.ExitCode, one.Output.TrimEnd()));
    }

    [Fact]
    public async Task One_account_is_verified_by_itself_and_against_the_list_of_days()
    {
        using var copy = await TrailCopy.OfAsync(made.Clinic);
        await copy.File.DeleteAllAsync("demo." + MadeTrail.SecondDay);

        Assert.Equal(1, (await copy.RunAsync("audit", "verify", "--account", "demo")).ExitCode);
        Assert.Equal(0, (await copy.RunAsync("audit", "verify", "--account", "alder")).ExitCode);

        await copy.File.DeleteAllAsync("_platform." + MadeTrail.LastDay);
        var alder = await copy.RunAsync("audit", "verify", "--account", "alder");
        Assert.Equal(1, alder.ExitCode);
        Assert.Matches("^alder: BROKEN on 2026-03-04 at entry [0-9]+: PlatformBroken;", alder.Output);
    }

    private static string Says(string account, string day, long sequence, string problem) => $"{account}: BROKEN on {day} at entry {sequence}: {problem};";

    private static async Task<string> AtAsync(TrailCopy copy, string partition, int index, string problem, Func<TrailFile, long, Task> tamper)
    {
        var sequence = (await copy.File.SequencesAsync(partition))[index];
        await tamper(copy.File, sequence);
        return Says("demo", partition[5..], sequence, problem);
    }

    private static async Task SwapAsync(TrailFile file, long sequence)
    {
        var (one, two) = (await file.BodyAsync(Second, sequence), await file.BodyAsync(Second, sequence + 1));
        await file.WriteAsync(Second, sequence, two);
        await file.WriteAsync(Second, sequence + 1, one);
    }

    private static async Task<string> WithoutDayAsync(TrailCopy copy, string day)
    {
        var first = (await copy.File.SequencesAsync("demo." + day))[0];
        await copy.File.DeleteAllAsync("demo." + day);
        await copy.File.DeleteAsync("demo", day);
        return Says("demo", day, first, "MissingDay");
    }

    private static byte[] Flip(byte[] body)
    {
        body[body.Length / 2] ^= 1;
        return body;
    }

    [GeneratedRegex("\"sequence\":([0-9]+)")]
    private static partial Regex Number();
}
