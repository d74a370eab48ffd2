namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>A clinic that a class of tests shares; its PMS performs writes after 160 seconds, as Sikka does.</summary>
public class SharedClinic : IAsyncLifetime
{
    internal Clinic Clinic { get; private set; } = null!;

    protected virtual ClinicOptions Options => new();

    public async ValueTask InitializeAsync() => Clinic = await Clinic.StartAsync(Options);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Clinic is not null)
            await Clinic.DisposeAsync();
    }
}

/// <summary>As <see cref="SharedClinic"/>, but what is written stands at once.</summary>
public sealed class PromptClinic : SharedClinic
{
    protected override ClinicOptions Options => new(WritebackSeconds: 0);
}
