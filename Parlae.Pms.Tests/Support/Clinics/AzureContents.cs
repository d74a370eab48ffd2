using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Parlae.Pms.Core.Storage.Cosmos;
using Parlae.Pms.Tests.Emulators;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>Every byte that stand-ins of Azure services hold: whoever has the storage account or the database reads this.</summary>
internal static class AzureContents
{
    public static async Task<IReadOnlyList<(string Where, byte[] Bytes)>> ReadAsync(string storage, CosmosGate gate) =>
        [.. await TablesAsync(storage), .. await BlobsAsync(storage), .. (await ItemsAsync(gate)).SelectMany(Pieces)];

    /// <summary>The items of the program's container.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ItemsAsync(CosmosGate gate)
    {
        using var http = new HttpClient { BaseAddress = gate.PlainEndpoint };
        http.DefaultRequestHeaders.Add("x-ms-max-item-count", "1000000");
        using var answer = JsonDocument.Parse(await http.GetStringAsync($"/dbs/{CosmosRecordsOptions.UsualDatabase}/colls/records/docs", Clinic.Cancellation));
        return [.. answer.RootElement.GetProperty("Documents").EnumerateArray().Select(item => item.Clone())];
    }

    /// <summary>Copies all tables and blobs of a storage account into an empty one.</summary>
    public static async Task CopyAsync(string from, string to)
    {
        var (tables, copies) = (new TableServiceClient(from), new TableServiceClient(to));
        await foreach (var table in tables.QueryAsync(cancellationToken: Clinic.Cancellation))
        {
            await copies.CreateTableAsync(table.Name, Clinic.Cancellation);
            await foreach (var row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>(cancellationToken: Clinic.Cancellation))
                await copies.GetTableClient(table.Name).AddEntityAsync(row, Clinic.Cancellation);
        }

        var (blobs, others) = (new BlobServiceClient(from), new BlobServiceClient(to));
        await foreach (var container in blobs.GetBlobContainersAsync(cancellationToken: Clinic.Cancellation))
        {
            var copy = (await others.CreateBlobContainerAsync(container.Name, cancellationToken: Clinic.Cancellation)).Value;
            await foreach (var blob in blobs.GetBlobContainerClient(container.Name).GetBlobsAsync(cancellationToken: Clinic.Cancellation))
            {
                var content = await blobs.GetBlobContainerClient(container.Name).GetBlobClient(blob.Name).DownloadContentAsync(Clinic.Cancellation);
                await copy.UploadBlobAsync(blob.Name, content.Value.Content, Clinic.Cancellation);
            }
        }
    }

    /// <summary>The item as it is told, and its body.</summary>
    private static IEnumerable<(string, byte[])> Pieces(JsonElement item) =>
        [("an item", Encoding.UTF8.GetBytes(item.GetRawText())), ($"the body of {item.GetProperty("k")}", item.GetProperty("b").GetBytesFromBase64())];

    private static async Task<IReadOnlyList<(string, byte[])>> TablesAsync(string storage)
    {
        var found = new List<(string, byte[])>();
        var service = new TableServiceClient(storage);
        await foreach (var table in service.QueryAsync(cancellationToken: Clinic.Cancellation))
        {
            await foreach (var row in service.GetTableClient(table.Name).QueryAsync<TableEntity>(cancellationToken: Clinic.Cancellation))
                found.AddRange(row.Keys.Select(name => (table.Name, row[name] as byte[] ?? Encoding.UTF8.GetBytes($"{row[name]}"))));
        }

        return found;
    }

    private static async Task<IReadOnlyList<(string, byte[])>> BlobsAsync(string storage)
    {
        var found = new List<(string, byte[])>();
        var service = new BlobServiceClient(storage);
        await foreach (var container in service.GetBlobContainersAsync(cancellationToken: Clinic.Cancellation))
        {
            var blobs = service.GetBlobContainerClient(container.Name);
            await foreach (var blob in blobs.GetBlobsAsync(cancellationToken: Clinic.Cancellation))
                found.Add((blob.Name, (await blobs.GetBlobClient(blob.Name).DownloadContentAsync(Clinic.Cancellation)).Value.Content.ToArray()));
        }

        return found;
    }
}
