using System.Diagnostics.Metrics;

namespace Parlae.Pms.Core.Storage.Cosmos;

/// <summary>What the service charges for each answer.</summary>
internal static class CosmosCharge
{
    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Histogram<double> Charge = Meter.CreateHistogram<double>("parlae.cosmos.request_charge", "{request_unit}", "What Cosmos DB charged for an answer, by operation and collection.");

    public static void Note(string operation, string collection, double charge) =>
        Charge.Record(charge, new KeyValuePair<string, object?>("operation", operation), new KeyValuePair<string, object?>("collection", collection));
}
