using System.Text.RegularExpressions;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary><c>audit verify</c> as an operator runs it, on a trail that the program wrote and somebody with the database file has changed.</summary>
public sealed partial class AuditVerifyTests(MadeTrail made) : IClassFixture<MadeTrail>
{
    private const string First = "demo." + MadeTrail.FirstDay;
    private const string Second = "demo." + MadeTrail.SecondDay;
    private const string Last = "demo." + MadeTrail.LastDay;

    /// <summary>What was done, and what the program then says: account, day, sequence and problem.</summary>
    private static readonly Dictionary<string, Func<TrailCopy, string>> Ways = new()
    {
        ["one byte changed"] = copy => At(copy, Second, 2, "Changed", (file, sequence) => file.Write(Second, sequence, Flip(file.Body(Second, sequence)))),
        ["the time of an entry changed"] = copy => At(copy, Second, 3, "Changed", (file, sequence) => file.Replace(Second, TrailFile.Row(sequence), "\"at\":\"2026-03-03T13", "\"at\":\"2026-03-03T12")),
        ["a row deleted"] = copy => At(copy, Second, 1, "Missing", (file, sequence) => file.Delete(Second, sequence)),
        ["two rows swapped"] = copy => At(copy, Second, 1, "Reordered", Swap),
        ["a row put in another's place"] = copy => At(copy, Second, 4, "Reordered", (file, sequence) => file.Write(Second, sequence, file.Body(Second, sequence - 1))),
        ["a row repeated under a new sequence"] = copy =>
        {
            var last = copy.File.Sequences(Last)[^1];
            copy.File.Insert(Last, last + 1, copy.File.Body(Last, last));
            return Says("demo", MadeTrail.LastDay, last + 1, "Added");
        },
        ["the tail cut"] = copy =>
        {
            var last = copy.File.Sequences(Last)[^1];
            copy.File.Delete(Last, last);
            copy.File.Delete(Last, last - 1);
            return Says("demo", MadeTrail.LastDay, last - 1, "CutOff");
        },
        ["the tail of an earlier day cut"] = copy =>
        {
            var last = copy.File.Sequences(First)[^1];
            copy.File.Delete(First, last);
            return Says("demo", MadeTrail.FirstDay, last, "CutOff");
        },
        ["a day removed"] = copy => WithoutDay(copy, MadeTrail.SecondDay),
        ["the newest day removed"] = copy => WithoutDay(copy, MadeTrail.LastDay),
        ["an account removed"] = copy =>
        {
            foreach (var partition in new[] { "demo", First, Second, Last })
                copy.File.DeleteAll(partition);
            return Says("demo", MadeTrail.FirstDay, 1, "MissingAccount");
        },
        ["the head rewritten and the tail cut"] = copy =>
        {
            var sequences = copy.File.Sequences(Last);
            copy.File.Replace(Last, "head", $"\"sequence\":{sequences[^1]},", $"\"sequence\":{sequences[^2]},");
            copy.File.Delete(Last, sequences[^1]);
            return Says("demo", MadeTrail.LastDay, sequences[0], "HeadRewritten");
        },
        ["a checkpoint removed"] = copy =>
        {
            File.Delete(copy.Checkpoints[0]);
            return Says("_platform", "0001-01-01", 1, "CheckpointBroken");
        },
        ["the newest checkpoint removed"] = copy =>
        {
            var number = copy.Checkpoints.Length;
            File.Delete(copy.Checkpoints[^1]);
            return $"_platform: BROKEN on 2026-03-0[34] at entry {number}: CheckpointBroken;";
        },
        ["a checkpoint changed"] = copy =>
        {
            TrailCopy.Rewrite(copy.Checkpoints[0], bytes => bytes[bytes.Length / 2] ^= 1);
            return Says("_platform", "0001-01-01", 1, "CheckpointBroken");
        },
        ["an entry of the list of days changed"] = copy =>
        {
            var partition = "_platform." + MadeTrail.SecondDay;
            var sequence = copy.File.Sequences(partition)[0];
            copy.File.Replace(partition, TrailFile.Row(sequence), "\"fields\":[\"demo\"", "\"fields\":[\"demu\"");
            return Says("_platform", MadeTrail.SecondDay, sequence, "Changed");
        },
    };

    public static TheoryData<string> AllWays => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(AllWays))]
    public async Task Whatever_was_tampered_with_is_named_and_the_exit_code_is_1(string way)
    {
        using var copy = new TrailCopy(made.Clinic.DataFolder);
        var said = Ways[way](copy);

        var ended = await made.Clinic.RunAsync(["audit", "verify"], copy.Folder);

        Assert.True(ended.ExitCode == 1, ended.Output + ended.Errors);
        Assert.Matches(said, ended.Output);
        Assert.Contains("alder: ", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("alder: BROKEN", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_head_put_back_with_its_rows_contradicts_the_later_checkpoint()
    {
        using var copy = new TrailCopy(made.Clinic.DataFolder);
        var older = long.Parse(Number().Match(System.Text.Encoding.UTF8.GetString(made.OlderHead)).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        copy.File.Write(Last, "head", made.OlderHead);
        foreach (var sequence in copy.File.Sequences(Last).Where(sequence => sequence > older))
            copy.File.Delete(Last, sequence);

        var ended = await made.Clinic.RunAsync(["audit", "verify"], copy.Folder);

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
        using var copy = new TrailCopy(made.Clinic.DataFolder);
        copy.File.DeleteAll("demo." + MadeTrail.SecondDay);

        Assert.Equal(1, (await made.Clinic.RunAsync(["audit", "verify", "--account", "demo"], copy.Folder)).ExitCode);
        Assert.Equal(0, (await made.Clinic.RunAsync(["audit", "verify", "--account", "alder"], copy.Folder)).ExitCode);

        copy.File.DeleteAll("_platform." + MadeTrail.LastDay);
        var alder = await made.Clinic.RunAsync(["audit", "verify", "--account", "alder"], copy.Folder);
        Assert.Equal(1, alder.ExitCode);
        Assert.Matches("^alder: BROKEN on 2026-03-04 at entry [0-9]+: PlatformBroken;", alder.Output);
    }

    private static string Says(string account, string day, long sequence, string problem) => $"{account}: BROKEN on {day} at entry {sequence}: {problem};";

    private static string At(TrailCopy copy, string partition, int index, string problem, Action<TrailFile, long> tamper)
    {
        var sequence = copy.File.Sequences(partition)[index];
        tamper(copy.File, sequence);
        return Says("demo", partition[5..], sequence, problem);
    }

    private static void Swap(TrailFile file, long sequence)
    {
        var (one, two) = (file.Body(Second, sequence), file.Body(Second, sequence + 1));
        file.Write(Second, sequence, two);
        file.Write(Second, sequence + 1, one);
    }

    private static string WithoutDay(TrailCopy copy, string day)
    {
        var first = copy.File.Sequences("demo." + day)[0];
        copy.File.DeleteAll("demo." + day);
        copy.File.Delete("demo", day);
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
