using System.Globalization;

namespace Parlae.Pms.Benchmarks;

/// <summary>What the command line chooses; <c>bench.sh</c> gives the paths.</summary>
/// <param name="Only">The benchmarks to run; empty: all.</param>
/// <param name="Product">The published product.</param>
/// <param name="Kestrel">The bare program, published the same way.</param>
/// <param name="Fastify">The server of the folder in which Fastify is installed.</param>
/// <param name="Record">The file to write.</param>
internal sealed record BenchOptions(IReadOnlyList<string> Only, int Rounds, string Product, string Kestrel, string Fastify, string Record)
{
    private const int UsualRounds = 5;
    private const int MostRounds = 100;

    public static string Usage => "--product <program> --kestrel <program> --fastify <server.js> [--only <benchmark>[,<benchmark>]] [--rounds <number>] [--record <file>]";

    /// <exception cref="BenchFailure">An argument is unknown, missing or wrong.</exception>
    public static BenchOptions Parse(IReadOnlyList<string> arguments, IReadOnlyCollection<string> benchmarks)
    {
        var given = new Dictionary<string, string>();
        for (var n = 0; n < arguments.Count; n += 2)
        {
            if (arguments[n] is not ("--only" or "--rounds" or "--product" or "--kestrel" or "--fastify" or "--record") || n + 1 == arguments.Count)
                throw new BenchFailure($"'{arguments[n]}' is not understood. Known: {Usage}");
            given[arguments[n]] = arguments[n + 1];
        }

        string[] only = given.TryGetValue("--only", out var names) ? names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
        if (only.FirstOrDefault(name => !benchmarks.Contains(name)) is { } unknown)
            throw new BenchFailure($"There is no benchmark '{unknown}'. There are {string.Join(", ", benchmarks)}.");
        var rounds = UsualRounds;
        if (given.TryGetValue("--rounds", out var text) && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out rounds) && rounds is > 0 and <= MostRounds))
            throw new BenchFailure($"--rounds takes a number from 1 to {MostRounds}.");
        return new BenchOptions(only, rounds, Program("--product"), Program("--kestrel"), Program("--fastify"), given.GetValueOrDefault("--record", "artifacts/bench.json"));

        string Program(string name) => given.TryGetValue(name, out var path)
            ? File.Exists(path) ? Path.GetFullPath(path) : throw new BenchFailure($"{path} is not there.")
            : throw new BenchFailure($"{name} is missing: run bench.sh, which makes what is measured.");
    }
}
