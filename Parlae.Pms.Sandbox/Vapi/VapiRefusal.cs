using System.Text.Json.Nodes;

namespace Parlae.Pms.Sandbox.Vapi;

/// <summary>Vapi's no, in its form: a text, or a list of texts where properties are wrong.</summary>
internal sealed class VapiRefusal(int status, string error, JsonNode message) : Exception
{
    internal int Status => status;

    internal JsonObject Body => new() { ["message"] = message.DeepClone(), ["error"] = error, ["statusCode"] = status };

    internal static VapiRefusal NotFound(string message) => new(404, "Not Found", message);

    internal static VapiRefusal BadRequest(IEnumerable<string> problems) => new(400, "Bad Request", new JsonArray([.. problems.Select(problem => (JsonNode?)problem)]));
}
