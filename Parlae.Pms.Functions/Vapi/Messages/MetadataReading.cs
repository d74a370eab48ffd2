using System.Text.Json;

namespace Parlae.Pms.Functions.Vapi.Messages;

/// <summary>The places of a message that carry metadata (vapi.md 6), the weightiest first.</summary>
internal sealed class MetadataReading
{
    private readonly List<JsonSlice> sources = [];
    private readonly List<string> accountIds = [];

    private MetadataReading()
    {
    }

    public bool IsAmbiguous { get; private set; }
    public IReadOnlyList<string> AccountIds => accountIds;

    public static MetadataReading Of(IEnumerable<MessageSource> places)
    {
        var reading = new MetadataReading();
        foreach (var place in places)
        {
            reading.AddFrom(place.Call, place.Assistant);
        }

        return reading;
    }

    /// <summary>All members, the first source that has one wins. A source above the limit is left out: nobody puts that much there.</summary>
    public Dictionary<string, JsonElement> Merge(int longest)
    {
        var merged = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var source in sources.Where(source => source.Utf8.Length <= longest))
        {
            foreach (var member in ToolCallReader.Element(source.Utf8).EnumerateObject())
            {
                merged.TryAdd(member.Name, member.Value);
            }
        }

        return merged;
    }

    private void AddFrom(JsonMembers call, JsonMembers assistant)
    {
        IsAmbiguous |= call.AnyTwice("metadata", "assistantOverrides", "squad", "squadOverrides") || assistant.AnyTwice("metadata");
        AddFrom(call["assistantOverrides"]);
        Add(assistant["metadata"]);
        AddSquad(call["squad"]);
        AddFrom(call["squadOverrides"]);
        Add(call["metadata"]);
    }

    private void AddFrom(JsonSlice holder)
    {
        var members = JsonMembers.Of(holder, "metadata");
        IsAmbiguous |= members.AnyTwice("metadata");
        Add(members["metadata"]);
    }

    private void AddSquad(JsonSlice squad)
    {
        var members = JsonMembers.Of(squad, "membersOverrides", "members");
        IsAmbiguous |= members.AnyTwice("membersOverrides", "members");
        AddFrom(members["membersOverrides"]);
        foreach (var member in members["members"].Items)
        {
            // Which member speaks now is not said, so what it carries counts for the account only, not for the merged values.
            var parts = JsonMembers.Of(member, "assistant", "assistantOverrides");
            IsAmbiguous |= parts.AnyTwice("assistant", "assistantOverrides");
            foreach (var part in (ReadOnlySpan<JsonSlice>)[parts["assistant"], parts["assistantOverrides"]])
            {
                var holder = JsonMembers.Of(part, "metadata");
                IsAmbiguous |= holder.AnyTwice("metadata");
                AddAccount(holder["metadata"]);
            }
        }
    }

    private void Add(JsonSlice metadata)
    {
        if (metadata.IsObject)
        {
            sources.Add(metadata);
            AddAccount(metadata);
        }
    }

    private void AddAccount(JsonSlice metadata)
    {
        var members = JsonMembers.Of(metadata, "accountId");
        IsAmbiguous |= members.AnyTwice("accountId");
        var named = members["accountId"];
        if (named.Text is { } id)
        {
            if (!accountIds.Contains(id))
            {
                accountIds.Add(id);
            }
        }
        else
        {
            IsAmbiguous |= !named.IsNothing && named.Kind != JsonTokenType.String; // A list or an object names nobody we could check.
        }
    }
}
