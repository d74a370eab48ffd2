using System.Collections.Frozen;

namespace Parlae.Pms.Core.Storage;

/// <summary>A part of the records that one engine keeps.</summary>
public enum RecordPart
{
    /// <summary>What is small, changes together and must be strictly right: the ledger, holds, tasks, the trail.</summary>
    Tables,

    /// <summary>Accounts, their keys, and patient data for a time.</summary>
    Documents,

    /// <summary>What the embedded vault keeps.</summary>
    Secrets,
}

/// <summary>Which part a collection belongs to. A new collection is entered here, else no write of it is taken.</summary>
public static class RecordParts
{
    /// <summary>A collection without rows in each part, to ask whether its engine answers.</summary>
    public static IReadOnlyList<string> Probes { get; } = ["healthOfTables", "healthOfDocuments", "healthOfSecrets"];

    private static readonly FrozenDictionary<string, RecordPart> Parts = new Dictionary<string, RecordPart>
    {
        ["audit"] = RecordPart.Tables,
        ["callLog"] = RecordPart.Tables,
        ["contactChanges"] = RecordPart.Tables,
        ["counters"] = RecordPart.Tables,
        ["figures"] = RecordPart.Tables,
        ["holds"] = RecordPart.Tables,
        ["idempotency"] = RecordPart.Tables,
        ["ledger"] = RecordPart.Tables,
        ["newKeys"] = RecordPart.Tables,
        ["outbox"] = RecordPart.Tables,
        ["replay"] = RecordPart.Tables,
        ["setupDrafts"] = RecordPart.Tables,
        ["tasks"] = RecordPart.Tables,
        ["timers"] = RecordPart.Tables,
        ["waitlist"] = RecordPart.Tables,
        ["webKeys"] = RecordPart.Tables,
        ["webSessions"] = RecordPart.Tables,
        ["healthOfTables"] = RecordPart.Tables,

        ["accountNames"] = RecordPart.Documents,
        ["accountOwners"] = RecordPart.Documents,
        ["accounts"] = RecordPart.Documents,
        ["apiKeys"] = RecordPart.Documents,
        ["AuditKeys"] = RecordPart.Documents,
        ["Cache"] = RecordPart.Documents,
        ["calls"] = RecordPart.Documents,
        ["DataKeys"] = RecordPart.Documents,
        ["goLive"] = RecordPart.Documents,
        ["phoneIndex"] = RecordPart.Documents,
        ["tokens"] = RecordPart.Documents,
        ["healthOfDocuments"] = RecordPart.Documents,

        ["Secrets"] = RecordPart.Secrets,
        ["healthOfSecrets"] = RecordPart.Secrets,
    }.ToFrozenDictionary();

    /// <summary>All collections there are.</summary>
    public static IEnumerable<string> Collections => Parts.Keys;

    /// <exception cref="ArgumentException">Nobody said where it belongs.</exception>
    public static RecordPart Of(string collection) =>
        Parts.TryGetValue(collection, out var part) ? part : throw new ArgumentException($"No part of the records keeps the collection '{collection}'.", nameof(collection));
}
