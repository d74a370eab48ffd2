using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Schemas;

namespace Parlae.Pms.Tests.Emulators;

/// <summary>Batches as the SDK writes them (HybridRow records, by the schemas it carries with it) and as the stand-in reads them (JSON).</summary>
internal static class CosmosBatch
{
    private const string SchemasOfTheSdk = "Microsoft.Azure.Cosmos.Batch.HybridRowBatchSchemas.json";

    private static readonly Namespace Schemas = ReadSchemas();
    private static readonly LayoutResolverNamespace Layouts = new(Schemas);
    private static readonly Layout ResultLayout = Layouts.Resolve(Schemas.Schemas.Single(schema => schema.Name == "BatchResult").SchemaId);

    public static async Task<byte[]> DecodeRequestAsync(byte[] records, string partitionKey)
    {
        var changes = new JsonArray();
        using var stream = new MemoryStream(records);
        Check(await stream.ReadRecordIOAsync(
            record =>
            {
                changes.Add(Decode(record, partitionKey));
                return Result.Success;
            },
            (Func<ReadOnlyMemory<byte>, Result>)null!,
            new MemorySpanResizer<byte>(4096)));
        return JsonSerializer.SerializeToUtf8Bytes(changes);
    }

    public static async Task<byte[]> EncodeAnswerAsync(byte[] json)
    {
        var results = JsonNode.Parse(json)!.AsArray();
        using var stream = new MemoryStream();
        Check(await RecordIOStream.WriteRecordIOAsync(
            stream,
            default,
            (long i, out ReadOnlyMemory<byte> record) =>
            {
                record = i < results.Count ? Encode(results[(int)i]!.AsObject()) : default;
                return Result.Success;
            },
            new MemorySpanResizer<byte>(4096)));
        return stream.ToArray();
    }

    private static JsonObject Decode(ReadOnlyMemory<byte> record, string partitionKey)
    {
        var row = new RowBuffer(record.Length);
        if (!row.ReadFrom(record.Span, HybridRowVersion.V1, Layouts)) throw new InvalidDataException("Not a row.");
        var reader = new RowReader(ref row);
        var change = new JsonObject { ["partitionKey"] = partitionKey };
        while (reader.Read())
        {
            if (!reader.HasValue) continue;
            switch (reader.Path.ToString())
            {
                case "operationType":
                    Check(reader.ReadInt32(out var type));
                    change["operationType"] = type switch { 0 => "Create", 4 => "Delete", 5 => "Replace", _ => throw new InvalidDataException($"No operation of ours: {type}.") };
                    break;
                case "id":
                    Check(reader.ReadString(out string id));
                    change["id"] = id;
                    break;
                case "ifMatch":
                    Check(reader.ReadString(out string etag));
                    change["ifMatch"] = etag;
                    break;
                case "resourceBody":
                    Check(reader.ReadBinary(out byte[] body));
                    change["resourceBody"] = JsonNode.Parse(body);
                    break;
            }
        }

        return change;
    }

    private static byte[] Encode(JsonObject result)
    {
        var row = new RowBuffer(1024, new MemorySpanResizer<byte>(1024));
        row.InitLayout(HybridRowVersion.V1, ResultLayout, Layouts);
        Check(RowWriter.WriteBuffer(ref row, result, static (ref RowWriter writer, TypeArgument _, JsonObject values) =>
        {
            Check(writer.WriteInt32("statusCode", (int)values["statusCode"]!));
            if (values["eTag"] is { } etag) Check(writer.WriteString("eTag", (string)etag!));
            Check(writer.WriteFloat64("requestCharge", 1));
            return Result.Success;
        }));
        return row.ToArray();
    }

    private static void Check(Result result)
    {
        if (result != Result.Success) throw new InvalidDataException($"Not a batch of ours: {result}.");
    }

    private static Namespace ReadSchemas()
    {
        using var reader = new StreamReader(typeof(CosmosClient).Assembly.GetManifestResourceStream(SchemasOfTheSdk)!);
        return Namespace.Parse(reader.ReadToEnd());
    }
}
