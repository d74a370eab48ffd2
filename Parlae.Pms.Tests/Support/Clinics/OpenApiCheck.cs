using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Rest.OpenApi;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>Compares what is really answered with what the OpenAPI document says.</summary>
internal static class OpenApiCheck
{
    public static JsonObject Document { get; } = JsonNode.Parse(OpenApiDocument.Write(FunctionTable.Program).ToJsonString())!.AsObject();

    public static void Check(string method, string path, RestReply reply)
    {
        if (Operation(method, path.Split('?')[0]) is not { } operation)
        {
            Assert.True((int)reply.Status >= 400, $"{method} {path} is not described, and answered {reply.Status}.");
            return;
        }

        var answers = operation["responses"]!.AsObject();
        var described = (answers[((int)reply.Status).ToString(CultureInfo.InvariantCulture)] ?? answers["default"])!;
        if ((int)reply.Status < 400)
            Assert.True(answers.ContainsKey(((int)reply.Status).ToString(CultureInfo.InvariantCulture)), $"{method} {path}: {reply.Status} is not described.");
        var content = described["content"]!.AsObject();
        Assert.True(content.ContainsKey(reply.MediaType ?? ""), $"{method} {path}: {reply.Status} as {reply.MediaType} is not described.");
        var problems = JsonSchemaCheck.Problems(JsonNode.Parse(reply.Text), content[reply.MediaType!]!["schema"]!, Document);
        Assert.True(problems.Count == 0, $"{method} {path} {reply.Status}: {string.Join("; ", problems)}\n{reply.Text}");
    }

    private static JsonNode? Operation(string method, string path) => Document["paths"]!.AsObject()
        .Where(route => Regex.IsMatch(path, $"^{Regex.Replace(route.Key, @"\{\w+\}", "[^/]+")}$"))
        .OrderBy(route => route.Key.Count(letter => letter == '{'))
        .Select(route => route.Value![method.ToLowerInvariant()])
        .FirstOrDefault();
}
