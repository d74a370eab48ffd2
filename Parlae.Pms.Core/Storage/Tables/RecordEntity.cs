using System.Globalization;
using Azure.Data.Tables;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Core.Storage.Tables;

/// <summary>A record as an entity: its body in pieces, since a property holds 64 KiB, and the name of its due marker.</summary>
internal static class RecordEntity
{
    private const int PieceBytes = 64 * 1024;
    private const string MarkerName = "Marker";

    public static TableEntity Write(string partitionKey, string rowKey, ReadOnlyMemory<byte> body, string? marker)
    {
        var entity = new TableEntity(partitionKey, rowKey);
        if (marker is not null) entity[MarkerName] = marker;
        for (var at = 0; at < body.Length; at += PieceBytes)
            entity[Piece(at / PieceBytes)] = body.Slice(at, Math.Min(PieceBytes, body.Length - at)).ToArray();
        return entity;
    }

    public static StoredRecord Read(TableEntity entity)
    {
        var marker = Marker(entity);
        return new(SpelledKey.Read(entity.PartitionKey), SpelledKey.Read(entity.RowKey), Body(entity), new TableTag(entity.ETag, marker).Text, marker is null ? null : DueMarker.Due(marker));
    }

    public static string? Marker(TableEntity entity) => entity.GetString(MarkerName);

    private static byte[] Body(TableEntity entity)
    {
        if (entity.GetBinary(Piece(0)) is not { } first) return [];
        if (first.Length < PieceBytes) return first;
        var pieces = new List<byte[]>();
        while (entity.GetBinary(Piece(pieces.Count)) is { } piece) pieces.Add(piece);
        var body = new byte[pieces.Sum(piece => piece.Length)];
        var at = 0;
        foreach (var piece in pieces)
        {
            piece.CopyTo(body, at);
            at += piece.Length;
        }
        return body;
    }

    private static string Piece(int number) => string.Create(CultureInfo.InvariantCulture, $"Body{number}");
}
