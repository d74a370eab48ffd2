using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Tools;

namespace Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

/// <summary>The function tools of an account: those its clinic has, in the order of the table, each on its own route.</summary>
internal sealed class FunctionTools(FunctionTable table, ToolCatalog catalog, WebhookServer server)
{
    public IReadOnlyList<string> NamesFor(PmsAccount account) => [.. Offered(account).Select(offer => offer.Tool.Description.Name)];

    /// <param name="found">A tool as Vapi has it, by its name; null: it is new.</param>
    public IReadOnlyList<JsonObject> For(PmsAccount account, Func<string, JsonObject?> found) =>
        [.. Offered(account).Select(offer => Body(account, offer.Row, offer.Tool, found(offer.Row.Name)))];

    private IEnumerable<(FunctionRow Row, ITool Tool)> Offered(PmsAccount account) =>
        from row in table.Http
        where row.Caller == Caller.VapiCredential
        let tool = catalog.Find(row.Name)
        where tool is not null && tool.Description.Offers(account)
        select (row, tool);

    private JsonObject Body(PmsAccount account, FunctionRow row, ITool tool, JsonObject? found) => new()
    {
        ["type"] = "function",
        ["async"] = false,
        ["function"] = new JsonObject
        {
            ["name"] = tool.Description.Name,
            ["description"] = tool.Description.Purpose,
            ["parameters"] = tool.Schema,
        },
        ["server"] = server.Of(account, row.Route, isRepeated: !tool.Description.Writes, found?["server"], mark: account.AccountId),
        ["messages"] = ToolTalk.Of(tool.Description.Name, tool.Description.Writes),
    };
}
