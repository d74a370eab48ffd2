using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Functions.Hosting;

namespace Parlae.Pms.Tests.Hosting;

public sealed class FunctionRoutesTests
{
    private static readonly FunctionRow[] Rows =
    [
        FunctionRow.Http<ScriptedFunction>("appointment", Caller.AccountKey, "/api/pms/appointments/{id}", "GET", "PATCH"),
        FunctionRow.Http<ScriptedFunction>("availability", Caller.AccountKey, "/api/pms/appointments/availability", "GET"),
        FunctionRow.Http<ScriptedFunction>("webSetup", Caller.Operator, "/setup/{*path}", "GET"),
        FunctionRow.Timer<ScriptedTimer>("works", "0 0 0 1 1 *"),
    ];

    [Theory]
    [InlineData("GET", "/api/pms/appointments/a1", "appointment")]
    [InlineData("PATCH", "/api/pms/appointments/a1", "appointment")]
    [InlineData("GET", "/api/pms/appointments/availability?date=2026-03-02", "availability")]
    [InlineData("GET", "/setup", "webSetup")]
    [InlineData("GET", "/setup/a/b.css", "webSetup")]
    public async Task A_function_is_found_by_its_route(string method, string path, string expected)
    {
        await using var app = await StartAsync();
        using var answer = await SendAsync(app, method, path);

        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("DELETE", "/api/pms/appointments/a1")]
    [InlineData("HEAD", "/api/pms/appointments/a1")]
    [InlineData("OPTIONS", "/api/pms/appointments/a1")]
    [InlineData("PATCH", "/api/pms/appointments/availability")]
    [InlineData("GET", "/api/pms/appointments")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/admin/functions")]
    [InlineData("POST", "/works")]
    public async Task Whatever_the_table_does_not_list_is_404_also_a_timer_when_no_host_is_there(string method, string path)
    {
        await using var app = await StartAsync();
        using var answer = await SendAsync(app, method, path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"Data":{"works":{"IsPastDue":false}},"Metadata":{"sys":{}}}""")]
    [InlineData("""{"Data":{"works":"{\"input\":null}"}}""")]
    [InlineData("not JSON")]
    [InlineData("")]
    public async Task Under_a_host_a_timer_answers_an_object_whatever_the_body(string body)
    {
        var runs = 0;
        await using var app = await StartAsync(underFunctionsHost: true, _ =>
        {
            runs++;
            return Task.CompletedTask;
        });
        using var content = new StringContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/works") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Under_a_host_a_failed_timer_is_a_500_in_JSON()
    {
        await using var app = await StartAsync(underFunctionsHost: true, _ => throw new InvalidOperationException("Emma Nowak"));
        using var answer = await SendAsync(app, "POST", "/works");
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.StartsWith("{", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Nowak", body + app.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_a_host_the_sign_of_life_is_answered()
    {
        await using var app = await StartAsync(underFunctionsHost: true);
        using var answer = await SendAsync(app, "GET", "/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_handler_that_the_container_cannot_make_stops_the_start()
        => await Assert.ThrowsAsync<AggregateException>(() => TestApp.StartAsync([Rows[0]]));

    private static Task<TestApp> StartAsync(bool underFunctionsHost = false, Func<CancellationToken, Task>? timer = null)
        => TestApp.StartAsync(Rows, underFunctionsHost, services =>
        {
            services.AddSingleton<RequestDelegate>(context => context.Response.WriteAsync(context.Function()!.Name));
            services.AddSingleton(timer ?? (_ => Task.CompletedTask));
        });

    private static async Task<HttpResponseMessage> SendAsync(TestApp app, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        return await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
