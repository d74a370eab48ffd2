using System.Text.Json.Nodes;
using Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>What is at Vapi, and which of it is an account's own.</summary>
/// <param name="PhoneNumbers">Those of the account; null: Vapi does not know it.</param>
/// <param name="AllPhoneNumbers">Those of the whole organization.</param>
internal sealed record FoundObjects(
    string AccountId, IReadOnlyList<JsonObject> Tools, IReadOnlyList<JsonObject> Assistants, IReadOnlyList<JsonObject> Squads,
    IReadOnlyDictionary<string, JsonObject?> PhoneNumbers, IReadOnlyList<JsonObject> AllPhoneNumbers)
{
    public static async Task<FoundObjects> ReadAsync(VapiApi api, string accountId, IEnumerable<string> phoneNumberIds, CancellationToken cancellationToken)
    {
        var numbers = new Dictionary<string, JsonObject?>();
        foreach (var id in phoneNumberIds.Distinct(StringComparer.Ordinal))
            numbers[id] = await api.FindAsync(VapiKind.PhoneNumber, id, cancellationToken);
        return new FoundObjects(
            accountId,
            await api.ListAsync(VapiKind.Tool, cancellationToken),
            await api.ListAsync(VapiKind.Assistant, cancellationToken),
            await api.ListAsync(VapiKind.Squad, cancellationToken),
            numbers,
            await api.ListAsync(VapiKind.PhoneNumber, cancellationToken));
    }

    /// <summary>Our tools by name, the oldest first: there is more than one only if two pushes ran at once.</summary>
    public ILookup<string, JsonObject> OwnTools { get; } = Own(Tools, tool => Mark.IsOnTool(tool, AccountId), tool => VapiJson.Text(tool["function"]?["name"]));

    public ILookup<string, JsonObject> OwnAssistants { get; } = Own(Assistants, assistant => Mark.IsOnAssistant(assistant, AccountId), assistant => VapiJson.Text(assistant["name"]));

    public ILookup<string, JsonObject> OwnSquads { get; } = Own(Squads, squad => Mark.IsOnSquad(squad, AccountId), squad => VapiJson.Text(squad["name"]));

    /// <summary>Ids of the assistants that bear our mark under a name that we give. A marked copy under another name is somebody's own.</summary>
    public IReadOnlySet<string> NamedAssistants { get; } = Assistants
        .Where(assistant => Mark.IsOnAssistant(assistant, AccountId) && AssistantRole.All.Any(role => role.NameFor(AccountId) == VapiJson.Text(assistant["name"])))
        .Select(IdOf).ToHashSet(StringComparer.Ordinal);

    /// <summary>What people dial, by id: a number, or an address of a telephone over the internet.</summary>
    public IReadOnlyDictionary<string, string> DialledNumbers { get; } = PhoneNumbers
        .Select(number => (Id: number.Key, Dialled: VapiJson.Text(number.Value?["number"]) ?? VapiJson.Text(number.Value?["sipUri"])))
        .Where(number => number.Dialled is { Length: > 0 and <= 100 }).ToDictionary(number => number.Id, number => number.Dialled!, StringComparer.Ordinal);

    public static string IdOf(JsonObject found) => VapiJson.Text(found["id"])!; // the list was read by it

    /// <summary>Whether an assistant, squad or phone number that is not ours uses it: then it stays, since a missing id breaks calls.</summary>
    public bool IsUsedByOthers(string id) => Assistants.Where(assistant => !NamedAssistants.Contains(IdOf(assistant)))
        .Concat(Squads.Where(squad => !Mark.IsOnSquad(squad, AccountId)))
        .Concat(AllPhoneNumbers.Where(number => !PhoneNumbers.ContainsKey(IdOf(number))))
        .Any(foreign => foreign.ToJsonString().Contains(id, StringComparison.Ordinal));

    private static ILookup<string, JsonObject> Own(IEnumerable<JsonObject> all, Func<JsonObject, bool> isMarked, Func<JsonObject, string?> nameOf) => all
        .Where(isMarked)
        .OrderBy(found => VapiJson.Text(found["createdAt"]), StringComparer.Ordinal)
        .ToLookup(found => nameOf(found) ?? "", StringComparer.Ordinal);
}
