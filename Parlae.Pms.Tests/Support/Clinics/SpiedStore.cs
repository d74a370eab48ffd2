using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>Puts a look-out before an app's record store: it sees each access and may say that the store is away.</summary>
internal static class SpiedStore
{
    /// <param name="fails">Collection, and whether it is a write.</param>
    public static Action<IServiceCollection> With(Func<string, bool, bool> fails) => services =>
    {
        var real = services.Last(service => service.ServiceType == typeof(IPartitionedRecords)).ImplementationFactory!;
        services.Replace(ServiceDescriptor.Singleton<IPartitionedRecords>(provider => new FailingRecords((IPartitionedRecords)real(provider)) { Fails = fails }));
    };
}
