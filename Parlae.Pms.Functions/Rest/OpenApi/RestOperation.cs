using System.Text.Json.Nodes;

namespace Parlae.Pms.Functions.Rest.OpenApi;

/// <summary>What one method of one function takes and answers, with an example of each.</summary>
/// <param name="Function">Its name in the function table, which knows route and caller.</param>
internal sealed record RestOperation(string Function, string Method, string Summary)
{
    public IReadOnlyList<RestParameter> Parameters { get; init; } = [];

    /// <summary>Null: it takes no body.</summary>
    public RestSample? Body { get; init; }

    public required IReadOnlyList<RestSample> Answers { get; init; }

    /// <summary>A writing <c>POST</c>, which may carry an <c>Idempotency-Key</c>.</summary>
    public bool IsRepeatable { get; init; }
}

/// <summary>A body with an example.</summary>
/// <param name="Status">Of an answer; 0 of a request.</param>
/// <param name="Type">Its shape; null: an object whose members depend on the practice system.</param>
internal sealed record RestSample(int Status, string Description, Type? Type, object Example)
{
    public static RestSample Request<T>(string description, T example)
        where T : notnull => new(0, description, typeof(T), example);

    public static RestSample Answer<T>(int status, string description, T example)
        where T : notnull => new(status, description, typeof(T), example);
}

/// <summary>A parameter of query, path or header.</summary>
internal sealed record RestParameter(string Name, string In, string Description, string Example, string Type = "string", bool IsRequired = false, IReadOnlyList<string>? Words = null)
{
    public static RestParameter Query(string name, string description, string example, bool isRequired = false) => new(name, "query", description, example, IsRequired: isRequired);

    public static RestParameter Choice(string name, string description, params string[] words) => new(name, "query", description, words[0], Words: words);

    public static IReadOnlyList<RestParameter> Paging { get; } =
    [
        new("pageSize", "query", "Items in an answer, 1 to 200; 50 when left out.", "50", "integer"),
        new("continuation", "query", "As the answer before gave it, for the same list and filters.", "AQc1.5f2c"),
    ];

    public JsonObject Write()
    {
        var schema = new JsonObject { ["type"] = Type };
        if (Words is { } words)
            schema["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]);
        return new JsonObject
        {
            ["name"] = Name,
            ["in"] = In,
            ["description"] = Description,
            ["required"] = IsRequired || In == "path",
            ["schema"] = schema,
            ["example"] = Type == "integer" ? JsonValue.Create(int.Parse(Example, System.Globalization.CultureInfo.InvariantCulture)) : JsonValue.Create(Example),
        };
    }
}
