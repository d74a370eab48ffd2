using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Parlae.Pms.Tests.Fuzz;

/// <summary>What a run did.</summary>
internal sealed record FuzzRun(long Executions, TimeSpan Took, int Kinds)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Executions:N0} executions in {Took.TotalSeconds:F1} s, {Kinds} kinds of outcome");
}

/// <summary>Runs a target on changed inputs until so many or so long. What fails is made shorter, kept in <c>artifacts/fuzz</c> and told.</summary>
internal static class FuzzLoop
{
    private const int MostKinds = 2000;
    private const int BetweenLooks = 64;

    public static FuzzRun Run(FuzzTarget target, int seed, long executions, TimeSpan time)
    {
        var (corpus, kinds) = (target.Seeds.ToList(), new HashSet<object>());
        foreach (var input in corpus) kinds.Add(Try(target, input, seed));
        var mutator = new Mutator(new Random(seed), corpus, target.Words);
        var watch = Stopwatch.StartNew();
        long done = 0;
        for (; done < executions && (done % BetweenLooks != 0 || watch.Elapsed < time); done++)
        {
            var input = mutator.Next();
            if (kinds.Count < MostKinds && kinds.Add(Try(target, input, seed))) corpus.Add(input);
            else if (kinds.Count >= MostKinds) Try(target, input, seed);
        }

        return new FuzzRun(done, watch.Elapsed, kinds.Count);
    }

    private static object Try(FuzzTarget target, byte[] input, int seed)
    {
        try
        {
            return target.Run(input);
        }
        catch (Exception fault)
        {
            var shorter = Shorten(target, input, fault.GetType());
            var folder = Path.Combine(Support.BuiltApp.Root, "artifacts", "fuzz", target.Name);
            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(shorter).AsSpan(0, 6)));
            File.WriteAllBytes(file, shorter);
            throw new FuzzException($"{target.Name}, seed {seed}: {fault}\nThe input, {shorter.Length} bytes: {file}, base64 {Convert.ToBase64String(shorter.AsSpan(0, Math.Min(shorter.Length, 3000)))}");
        }
    }

    /// <summary>Leaves out whatever is not needed for the same kind of failure.</summary>
    private static byte[] Shorten(FuzzTarget target, byte[] input, Type fault)
    {
        bool Fails(byte[] shorter)
        {
            try
            {
                target.Run(shorter);
                return false;
            }
            catch (Exception again)
            {
                return again.GetType() == fault;
            }
        }

        for (var piece = input.Length / 2; piece > 0; piece /= 2)
        {
            for (var at = 0; at + piece <= input.Length;)
            {
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(at + piece)];
                if (Fails(shorter)) input = shorter;
                else at += piece;
            }
        }

        return input;
    }
}
