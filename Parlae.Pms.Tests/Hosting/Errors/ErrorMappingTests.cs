using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Errors;

namespace Parlae.Pms.Tests.Hosting.Errors;

public sealed class ErrorMappingTests
{
    private const string Planted = "Emma Nowak, born 1987-04-05";

    public static TheoryData<string, int, string> Known => new()
    {
        { nameof(InvalidOperationException), 500, "urn:parlae:fault" },
        { nameof(StoreUnavailableException), 503, "urn:parlae:store-unavailable" },
        { nameof(AuditUnavailableException), 503, "urn:parlae:store-unavailable" },
        { nameof(VendorUnreachableException), 503, "urn:parlae:pms-unreachable" },
        { nameof(VendorContractException), 502, "urn:parlae:pms-unreadable" },
        { nameof(PracticeMisconfiguredException), 502, "urn:parlae:pms-refuses-us" },
        { nameof(BadHttpRequestException), 400, "urn:parlae:bad-request" },
        { nameof(OperationCanceledException), 500, "urn:parlae:fault" },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public async Task An_exception_becomes_a_problem_and_its_text_goes_nowhere(string name, int status, string type)
    {
        await using var app = await StartAsync(_ => throw Make(name));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/x?query=Nowak", UriKind.Relative));
        request.Headers.Add("X-Azure-Functions-InvocationId", "8a7f3f0e-0f6b-4a44-9d27-6f4c2b1f7f10");

        using var answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var problem = JsonDocument.Parse(body).RootElement;

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(type, problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal("8a7f3f0e-0f6b-4a44-9d27-6f4c2b1f7f10", problem.GetProperty("correlationId").GetString());
        foreach (var secret in new[] { "Nowak", "1987", "query=" })
        {
            Assert.DoesNotContain(secret, body, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, app.Logs.All, StringComparison.Ordinal);
        }

        if (status >= 500)
        {
            var line = app.Logs.All.Split('\n').Single(line => line.Contains("\"Fault\"", StringComparison.Ordinal));
            Assert.Contains(name, line, StringComparison.Ordinal);
            Assert.Contains("8a7f3f0e-0f6b-4a44-9d27-6f4c2b1f7f10", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Half_an_answer_does_not_look_whole()
    {
        await using var app = await StartAsync(async context =>
        {
            await context.Response.WriteAsync("{\"items\":[");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException(Planted);
        });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => app.Client.GetStringAsync(new Uri("/api/x", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.DoesNotContain("Nowak", app.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_carries_its_detail_and_extensions()
    {
        var taken = new Problem(409, "slot-taken", "That time is taken.", "Ask for another.")
        {
            Extensions = new Dictionary<string, object?> { ["alternatives"] = new[] { "s1", "s2" } },
        };
        await using var app = await StartAsync(taken.WriteAsync);

        using var answer = await app.Client.GetAsync(new Uri("/api/x", UriKind.Relative), TestContext.Current.CancellationToken);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("urn:parlae:slot-taken", problem.GetProperty("type").GetString());
        Assert.Equal("Ask for another.", problem.GetProperty("detail").GetString());
        Assert.Equal(2, problem.GetProperty("alternatives").GetArrayLength());
    }

    private static Task<TestApp> StartAsync(RequestDelegate script) => TestApp.StartAsync(
        [FunctionRow.Http<ScriptedFunction>("x", Caller.AccountKey, "/api/x", "GET")],
        services: services => services.AddSingleton(script));

    private static Exception Make(string name) => name switch
    {
        nameof(StoreUnavailableException) => new StoreUnavailableException("records", new IOException(Planted)),
        nameof(AuditUnavailableException) => new AuditUnavailableException(new IOException(Planted)),
        nameof(VendorUnreachableException) => new VendorUnreachableException(PmsVendor.Sikka, "demo", Planted),
        nameof(VendorContractException) => new VendorContractException(PmsVendor.Sikka, "demo", Planted),
        nameof(PracticeMisconfiguredException) => new PracticeMisconfiguredException(PmsVendor.Sikka, "demo", Planted),
        nameof(BadHttpRequestException) => new BadHttpRequestException(Planted),
        nameof(OperationCanceledException) => new OperationCanceledException(Planted),
        _ => new InvalidOperationException(Planted, new ArgumentException(Planted)),
    };
}
