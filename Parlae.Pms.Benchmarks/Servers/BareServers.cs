namespace Parlae.Pms.Benchmarks.Servers;

/// <summary>What the product is compared with: servers that parse the same body and answer a constant.</summary>
internal static class BareServers
{
    public static ServedProgram Kestrel(BenchOptions options, string folder) => ServedProgram.Start(options.Kestrel, port => [$"{port}"], folder, "kestrel");

    public static ServedProgram Fastify(BenchOptions options, string folder) => ServedProgram.Start("node", port => [options.Fastify, $"{port}"], folder, "fastify");
}
