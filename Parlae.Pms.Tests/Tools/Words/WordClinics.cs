using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools.Words;

/// <summary>A practice that performs writes at once, and one that performs them later.</summary>
public sealed class WordClinics : IAsyncLifetime
{
    internal Clinic Prompt { get; private set; } = null!;

    internal Clinic Slow { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        (Prompt, Slow) = (await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0)), await Clinic.StartAsync());

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Slow.DisposeAsync();
        await Prompt.DisposeAsync();
    }
}
