using System.Globalization;
using System.Text.Json.Nodes;
using Parlae.Pms.Sandbox.Control;

namespace Parlae.Pms.Sandbox.Vapi;

/// <summary>What Vapi keeps for one organization. Thread-safe; what goes in and out is copied.</summary>
internal sealed class VapiShelf
{
    private static readonly DateTimeOffset Opened = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock gate = new();
    private readonly Dictionary<string, List<JsonObject>> kinds = [];
    private int ticks;

    /// <summary>Empty but for the number of the practice, which leads nowhere yet.</summary>
    internal VapiShelf() => Store("phone-number", new JsonObject { ["provider"] = "vapi", ["name"] = "Front desk", ["number"] = "+14165550100" }, SetupBodies.PhoneNumberId);

    internal IReadOnlyList<JsonObject> All(string kind)
    {
        lock (gate)
            return [.. Of(kind).Select(Shown)];
    }

    internal JsonObject? Find(string kind, string id)
    {
        lock (gate)
            return Stored(kind, id) is { } stored ? Shown(stored) : null;
    }

    internal JsonObject Add(string kind, JsonObject body)
    {
        lock (gate)
            return Shown(Store(kind, body, Guid.NewGuid().ToString()));
    }

    /// <summary>Members that are named are replaced whole; null takes one away.</summary>
    internal JsonObject? Change(string kind, string id, JsonObject body)
    {
        lock (gate)
        {
            if (Stored(kind, id) is not { } stored)
                return null;
            foreach (var (name, value) in body)
            {
                if (value is null)
                    stored.Remove(name);
                else
                    stored[name] = value.DeepClone();
            }

            stored["updatedAt"] = Now();
            return Shown(stored);
        }
    }

    internal JsonObject? Remove(string kind, string id)
    {
        lock (gate)
        {
            if (Stored(kind, id) is not { } stored)
                return null;
            Of(kind).Remove(stored);
            return Shown(stored);
        }
    }

    private JsonObject Store(string kind, JsonObject body, string id)
    {
        var made = body.DeepClone().AsObject();
        var now = Now();
        made["id"] = id;
        made["orgId"] = "5b1d3c0e-7f42-4a6b-9c1d-2e8f0a6b4c11";
        made["createdAt"] = now;
        made["updatedAt"] = now;
        Of(kind).Add(made);
        return made;
    }

    private List<JsonObject> Of(string kind) => kinds.TryGetValue(kind, out var all) ? all : kinds[kind] = [];

    private JsonObject? Stored(string kind, string id) => Of(kind).Find(item => item["id"]!.GetValue<string>() == id);

    private string Now() => Opened.AddMilliseconds(++ticks).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>With what was never sent: defaults and members that are null.</summary>
    private static JsonObject Shown(JsonObject stored)
    {
        var shown = stored.DeepClone().AsObject();
        shown["latestVersion"] = null;
        if (shown["server"] is JsonObject server && !server.ContainsKey("staticIpAddressesEnabled"))
            server["staticIpAddressesEnabled"] = false;
        return shown;
    }
}
