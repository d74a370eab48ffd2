namespace Parlae.Pms.Functions.Tools;

/// <summary>All tools of this program, by name.</summary>
internal sealed class ToolCatalog(IEnumerable<ITool> tools)
{
    private readonly Dictionary<string, ITool> byName = tools.ToDictionary(tool => tool.Description.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<ITool> All => byName.Values;

    public ITool? Find(string name) => byName.GetValueOrDefault(name);
}
