using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Repeats;

namespace Parlae.Pms.Functions.Rest.OpenApi;

/// <summary>The OpenAPI document: routes, methods and callers from the function table, shapes from the records that are read and written.</summary>
internal static partial class OpenApiDocument
{
    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true };

    public static IReadOnlyList<RestOperation> Operations { get; } = [.. AppointmentOperations.All, .. PatientOperations.All, .. ChartOperations.All, .. PracticeOperations.All, .. OperatorOperations.All];

    /// <exception cref="InvalidOperationException">A route has no description.</exception>
    public static JsonObject Write(FunctionTable table)
    {
        var schemas = new JsonObject();
        var paths = new JsonObject();
        foreach (var row in table.Http.Where(IsDescribed))
        {
            paths[row.Route] = new JsonObject(row.Methods.Select(method => KeyValuePair.Create(
                method.ToLowerInvariant(),
                (JsonNode?)Write(row, Operations.FirstOrDefault(each => each.Function == row.Name && each.Method == method) ?? throw new InvalidOperationException($"{method} of '{row.Name}' is not described."), schemas))));
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Parlae PMS",
                ["version"] = "1",
                ["description"] = $"Acts on a dental clinic's practice management system. {AccountGate.ActorHeader} names the person behind a key in the audit trail. Errors are problems (RFC 9457) whose type is urn:parlae:<kind>.",
            },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["securitySchemes"] = new JsonObject { ["accountKey"] = Scheme("A key of an account, with rights."), ["operatorKey"] = Scheme("The operator's key, or in Azure an access token of Entra ID with the role 'operator'.") },
            },
        };
    }

    /// <summary>Vapi has a protocol of its own, and pages are for people.</summary>
    public static bool IsDescribed(FunctionRow row) => row.Caller is Caller.AccountKey or Caller.Operator or Caller.Anyone && row.Route.StartsWith("/api/", StringComparison.Ordinal);

    private static JsonObject Write(FunctionRow row, RestOperation operation, JsonObject schemas)
    {
        var written = new JsonObject { ["operationId"] = $"{row.Name}{char.ToUpperInvariant(operation.Method[0])}{operation.Method[1..].ToLowerInvariant()}", ["summary"] = operation.Summary };
        written["security"] = row.Caller switch
        {
            Caller.AccountKey => new JsonArray(new JsonObject { ["accountKey"] = new JsonArray() }),
            Caller.Operator => new JsonArray(new JsonObject { ["operatorKey"] = new JsonArray() }),
            _ => new JsonArray(),
        };
        var parameters = PathParameter().Matches(row.Route).Select(match => new RestParameter(match.Groups[1].Value, "path", "Opaque, as an answer gave it.", "70670")).Concat(operation.Parameters).ToList();
        if (row.Caller == Caller.AccountKey)
            parameters.Add(new(AccountGate.ActorHeader, "header", "The person behind the key, for the audit trail.", "desk-2"));
        if (operation.IsRepeatable)
            parameters.Add(new(RepeatedRequests.Header, "header", "The same key and body get the same answer for 24 hours.", "5b0c9f1e"));
        written["parameters"] = new JsonArray([.. parameters.Select(parameter => (JsonNode)parameter.Write())]);
        if (operation.Body is { } body)
            written["requestBody"] = new JsonObject { ["required"] = true, ["description"] = body.Description, ["content"] = Content(body, StrictJson.Options, "application/json", schemas) };

        var answers = new JsonObject();
        foreach (var answer in operation.Answers)
            answers[answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Answer(answer, schemas);
        if (row.Caller != Caller.Anyone)
            answers["default"] = Answer(RestSample.Answer(400, "A problem.", ProblemShape.Example), schemas);
        written["responses"] = answers;
        return written;
    }

    private static JsonObject Answer(RestSample answer, JsonObject schemas) => new()
    {
        ["description"] = answer.Description,
        ["content"] = Content(answer, RestJson.Answers, answer.Type == typeof(ProblemShape) ? Problem.MediaType : "application/json", schemas),
    };

    private static JsonObject Content(RestSample sample, JsonSerializerOptions options, string mediaType, JsonObject schemas)
    {
        JsonObject schema = new() { ["type"] = "object" };
        if (sample.Type is { } type)
        {
            var name = type.IsGenericType ? $"{type.GetGenericArguments()[0].Name}Page" : type.Name;
            schemas[name] ??= options.GetJsonSchemaAsNode(type, Exporting);
            schema = new() { ["$ref"] = $"#/components/schemas/{name}" };
        }

        return new() { [mediaType] = new JsonObject { ["schema"] = schema, ["example"] = JsonSerializer.SerializeToNode(sample.Example, sample.Example.GetType(), RestJson.Answers) } };
    }

    private static JsonObject Scheme(string description) => new() { ["type"] = "http", ["scheme"] = "bearer", ["description"] = description };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
