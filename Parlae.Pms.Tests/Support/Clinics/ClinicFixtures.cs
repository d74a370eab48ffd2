namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>A clinic that a class of tests shares; its PMS performs writes after 160 seconds, as Sikka does.</summary>
public class SharedClinic : IAsyncLifetime
{
    internal Clinic Clinic { get; private set; } = null!;

    protected virtual ClinicOptions Options => new();

    public virtual async ValueTask InitializeAsync()
    {
        Clinic = await Clinic.StartAsync(Options);
        await BeginAsync();
    }

    /// <summary>What more a class of tests needs of it.</summary>
    protected virtual ValueTask BeginAsync() => ValueTask.CompletedTask;

    protected virtual ValueTask EndAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await EndAsync();
        if (Clinic is not null)
            await Clinic.DisposeAsync();
    }
}

/// <summary>As <see cref="SharedClinic"/>, but what is written stands at once.</summary>
public sealed class PromptClinic : SharedClinic
{
    protected override ClinicOptions Options => new(WritebackSeconds: 0);
}
