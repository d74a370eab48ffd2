using Parlae.Pms.Benchmarks.Clinic;
using Parlae.Pms.Benchmarks.Figures;
using Parlae.Pms.Benchmarks.Servers;

namespace Parlae.Pms.Benchmarks.Suites;

/// <summary>What the benchmarks of one run share: options, figures, and servers, each of which is started when somebody first asks.</summary>
internal sealed class BenchRun(BenchOptions options, BenchReport report, string folder) : IAsyncDisposable
{
    private BenchClinic? clinic;
    private ServedProgram? kestrel;
    private ServedProgram? fastify;

    public BenchOptions Options => options;

    public BenchReport Report => report;

    /// <summary>On the disk that the product would write to; deleted in the end.</summary>
    public string Folder => folder;

    public ServedProgram Kestrel => kestrel ??= BareServers.Kestrel(options, folder);

    public ServedProgram Fastify => fastify ??= BareServers.Fastify(options, folder);

    /// <summary>Behind Kolla, which writes at once.</summary>
    public async Task<BenchClinic> ClinicAsync() => clinic ??= await BenchClinic.StartAsync(options, Path.Combine(folder, "kolla"), "kolla");

    public async ValueTask DisposeAsync()
    {
        if (clinic is not null) await clinic.DisposeAsync();
        if (kestrel is not null) await kestrel.DisposeAsync();
        if (fastify is not null) await fastify.DisposeAsync();
    }
}
