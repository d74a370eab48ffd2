using System.Net;
using System.Text.Json.Nodes;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Rest.OpenApi;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest;

/// <summary>The OpenAPI document against the function table and against itself. Real answers are compared with it wherever a test uses <see cref="RestDoor"/>.</summary>
public sealed class OpenApiTests
{
    private static readonly JsonObject Document = OpenApiCheck.Document;

    [Fact]
    public void Every_route_is_described_with_exactly_its_methods_and_caller()
    {
        var rows = FunctionTable.Program.Http.Where(row => row.Caller is Caller.AccountKey or Caller.Operator or Caller.Anyone).ToList();
        Assert.Equal(rows.Select(row => row.Route).Order(StringComparer.Ordinal), Document["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            var path = Document["paths"]![row.Route]!.AsObject();
            Assert.Equal(row.Methods.Select(method => method.ToLowerInvariant()).Order(StringComparer.Ordinal), path.Select(method => method.Key).Order(StringComparer.Ordinal));
            var scheme = row.Caller switch { Caller.AccountKey => "accountKey", Caller.Operator => "operatorKey", _ => null };
            Assert.All(path, method => Assert.Equal(scheme, method.Value!["security"]!.AsArray().SingleOrDefault()?.AsObject().Single().Key));
        }
    }

    [Fact]
    public void Nothing_is_described_that_is_no_route() =>
        Assert.All(OpenApiDocument.Operations, operation => Assert.Contains(FunctionTable.Program.Http, row => row.Name == operation.Function && row.Methods.Contains(operation.Method)));

    [Fact]
    public void Every_body_and_answer_has_an_example_that_fits_its_schema()
    {
        var seen = 0;
        foreach (var (where, content) in Contents())
        {
            foreach (var (mediaType, body) in content)
            {
                var problems = JsonSchemaCheck.Problems(body!["example"], body["schema"]!, Document);
                Assert.True(body["example"] is not null && problems.Count == 0, $"{where} {mediaType}: {string.Join("; ", problems)}");
                seen++;
            }
        }

        Assert.True(seen > 50, $"{seen} examples were found");
    }

    [Fact]
    public void Every_parameter_has_an_example_that_fits_and_every_part_of_a_path_is_one()
    {
        foreach (var (route, path) in Document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in path!.AsObject())
            {
                var parameters = operation!["parameters"]!.AsArray();
                Assert.All(parameters, parameter => Assert.Empty(JsonSchemaCheck.Problems(parameter!["example"], parameter["schema"]!, Document)));
                Assert.All(parameters, parameter => Assert.False(string.IsNullOrWhiteSpace((string?)parameter!["description"])));
                Assert.Equal(route.Count(letter => letter == '{'), parameters.Count(parameter => (string?)parameter!["in"] == "path"));
                Assert.Equal(parameters.Count, parameters.Select(parameter => (string?)parameter!["name"]).Distinct().Count());
                Assert.False(string.IsNullOrWhiteSpace((string?)operation["summary"]), $"{method} {route}");
            }
        }
    }

    [Fact]
    public void The_check_itself_finds_what_does_not_fit()
    {
        var schema = Document["paths"]!["/api/pms/appointments/{id}"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!;
        var broken = schema["example"]!.DeepClone().AsObject();
        broken.Remove("status");
        broken["start"] = 10;
        Assert.Equal(2, JsonSchemaCheck.Problems(broken, schema["schema"]!, Document).Count);
        var request = Document["paths"]!["/api/pms/appointments"]!["post"]!["requestBody"]!["content"]!["application/json"]!;
        var surprising = request["example"]!.DeepClone().AsObject();
        surprising["surprise"] = 1;
        Assert.Single(JsonSchemaCheck.Problems(surprising, request["schema"]!, Document));
    }

    [Fact]
    public async Task Anyone_may_read_it()
    {
        await using var app = await Hosting.TestApp.StartAsync(FunctionTable.Program.Rows);
        using var answer = await app.Client.GetAsync(new Uri("/api/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(JsonNode.DeepEquals(Document, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))));
    }

    private static IEnumerable<(string Where, JsonObject Content)> Contents()
    {
        foreach (var (route, path) in Document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in path!.AsObject())
            {
                if (operation!["requestBody"] is { } body)
                    yield return ($"{method} {route}", body["content"]!.AsObject());
                foreach (var (status, answer) in operation["responses"]!.AsObject())
                    yield return ($"{method} {route} {status}", answer!["content"]!.AsObject());
            }
        }
    }
}
