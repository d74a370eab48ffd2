using System.Text.Json.Nodes;

namespace Parlae.Pms.Tests.Emulators;

/// <summary>The secrets of <see cref="VaultServer"/>: versions, and what is deleted and not yet gone. Names are the same in upper and lower case.</summary>
internal sealed class VaultShelf(TimeProvider clock)
{
    private readonly Lock taken = new();
    private readonly Dictionary<string, List<Version>> live = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<Version>> deleted = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> busy = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Nothing can be purged.</summary>
    public bool IsProtected { get; set; }

    /// <summary>How often one must ask until a deletion or a purge is done.</summary>
    public int TakesAsking { get; set; }

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (taken) return [.. live.Keys.Order(StringComparer.Ordinal)];
        }
    }

    public IReadOnlyList<string> DeletedNames
    {
        get
        {
            lock (taken) return [.. deleted.Keys.Order(StringComparer.Ordinal)];
        }
    }

    private string Level => IsProtected ? "Recoverable" : "Recoverable+Purgeable";

    /// <summary>Every value that could still be read by whoever has all rights, recovering included.</summary>
    public IReadOnlyList<string> Readable()
    {
        lock (taken) return [.. live.Values.Concat(deleted.Values).SelectMany(versions => versions).Where(version => version.Enabled).Select(version => version.Value)];
    }

    public (int Status, JsonNode? Body) Set(string name, JsonNode body)
    {
        lock (taken)
        {
            if (deleted.ContainsKey(name) || IsBusy(name)) return Error(409, "Conflict", "ObjectIsDeletedButRecoverable");
            if (body["value"]?.GetValue<string>() is not { Length: > 0 and <= 25_000 } value) return Error(400, "BadParameter");
            var version = new Version(name, Guid.NewGuid().ToString("N"), value, clock.GetUtcNow(), body["tags"]?.DeepClone()) { Enabled = body["attributes"]?["enabled"]?.GetValue<bool>() ?? true };
            if (!live.TryGetValue(name, out var versions)) live[name] = versions = [];
            versions.Add(version);
            return (200, Whole(version));
        }
    }

    public (int Status, JsonNode? Body) Get(string name, string? id)
    {
        lock (taken)
        {
            var version = live.TryGetValue(name, out var versions) ? id is null ? versions[^1] : versions.Find(each => each.Id == id) : null;
            return version is null ? Absent() : version.Enabled ? (200, Whole(version)) : Error(403, "Forbidden", "SecretDisabled");
        }
    }

    public (int Status, JsonNode? Body) Change(string name, string id, JsonNode body)
    {
        lock (taken)
        {
            if (!live.TryGetValue(name, out var versions) || versions.Find(each => each.Id == id) is not { } version) return Absent();
            version.Enabled = body["attributes"]?["enabled"]?.GetValue<bool>() ?? version.Enabled;
            return (200, Item(version, $"secrets/{version.Name}/{version.Id}"));
        }
    }

    public List<JsonNode> Versions(string name)
    {
        lock (taken) return live.TryGetValue(name, out var versions) ? [.. versions.Select(version => Item(version, $"secrets/{version.Name}/{version.Id}"))] : [];
    }

    public List<JsonNode> All(bool ofDeleted)
    {
        lock (taken)
            return [.. (ofDeleted ? deleted : live).OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => ofDeleted ? Deleted(each.Value) : Item(each.Value[^1], $"secrets/{each.Value[^1].Name}"))];
    }

    public (int Status, JsonNode? Body) Delete(string name)
    {
        lock (taken)
        {
            if (!live.Remove(name, out var versions)) return Absent();
            deleted[name] = versions;
            busy[name] = TakesAsking;
            return (200, Deleted(versions));
        }
    }

    public (int Status, JsonNode? Body) FindDeleted(string name)
    {
        lock (taken) return deleted.TryGetValue(name, out var versions) && !IsBusy(name) ? (200, Deleted(versions)) : Absent();
    }

    public (int Status, JsonNode? Body) Recover(string name)
    {
        lock (taken)
        {
            if (!deleted.ContainsKey(name)) return Absent();
            if (IsBusy(name)) return Error(409, "Conflict", "ObjectIsBeingDeleted");
            deleted.Remove(name, out var versions);
            live[name] = versions!;
            return (200, Item(versions![^1], $"secrets/{versions[^1].Name}/{versions[^1].Id}"));
        }
    }

    public (int Status, JsonNode? Body) Purge(string name)
    {
        lock (taken)
        {
            if (!deleted.ContainsKey(name)) return Absent();
            if (IsBusy(name)) return Error(409, "Conflict", "ObjectIsBeingDeleted");
            if (IsProtected) return Error(403, "Forbidden", "ForbiddenByPolicy");
            deleted.Remove(name);
            busy[name] = TakesAsking;
            return (204, null);
        }
    }

    private bool IsBusy(string name) => busy.TryGetValue(name, out var left) && left > 0 && (busy[name] = left - 1) >= 0;

    private static (int Status, JsonNode? Body) Absent() => Error(404, "SecretNotFound");

    public static (int Status, JsonNode? Body) Error(int status, string code, string? inner = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = "As the vault puts it." };
        if (inner is not null) error["innererror"] = new JsonObject { ["code"] = inner };
        return (status, new JsonObject { ["error"] = error });
    }

    private JsonObject Whole(Version version)
    {
        var whole = Item(version, $"secrets/{version.Name}/{version.Id}");
        whole["value"] = version.Value;
        return whole;
    }

    private JsonObject Deleted(List<Version> versions)
    {
        var item = Item(versions[^1], $"secrets/{versions[^1].Name}/{versions[^1].Id}");
        item["recoveryId"] = VaultServer.Placeholder + $"deletedsecrets/{versions[^1].Name}";
        item["deletedDate"] = clock.GetUtcNow().ToUnixTimeSeconds();
        item["scheduledPurgeDate"] = clock.GetUtcNow().AddDays(90).ToUnixTimeSeconds();
        return item;
    }

    private JsonObject Item(Version version, string path) => new()
    {
        ["id"] = VaultServer.Placeholder + path,
        ["attributes"] = new JsonObject
        {
            ["enabled"] = version.Enabled,
            ["created"] = version.At.ToUnixTimeSeconds(),
            ["updated"] = version.At.ToUnixTimeSeconds(),
            ["recoveryLevel"] = Level,
            ["recoverableDays"] = 90,
        },
        ["tags"] = version.Tags?.DeepClone(),
    };

    private sealed record Version(string Name, string Id, string Value, DateTimeOffset At, JsonNode? Tags)
    {
        public bool Enabled { get; set; }
    }
}
