namespace Parlae.Pms.Functions.Hosting.Warming;

/// <summary>What is done before the first request, whatever the host.</summary>
internal static class Preparation
{
    /// <summary>Asks the stores (<see cref="StartCheck"/>, which may stop the start) and, while they answer, warms up.</summary>
    public static async Task PrepareAsync(this IHost app, CancellationToken cancellationToken)
    {
        var warm = Task.Run(() => ActivatorUtilities.CreateInstance<WarmUp>(app.Services).Run(), cancellationToken);
        await app.CheckStoresAsync(cancellationToken);
        await warm;
    }
}
