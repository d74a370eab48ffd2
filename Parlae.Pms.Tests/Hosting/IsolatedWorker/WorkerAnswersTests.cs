using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Tests.Hosting.CustomHandler;
using Parlae.Pms.Tests.Hosting.IsolatedWorker.StandIns;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Hosting.IsolatedWorker;

/// <summary>What the isolated worker answers: what the custom handler does.</summary>
public sealed class WorkerAnswersTests : IDisposable
{
    private readonly TemporaryDirectory data = new();

    [Fact]
    public async Task Every_function_does_its_work_and_every_timer_succeeds()
    {
        await using var sandbox = await RunningSandbox.StartAsync(new SandboxOptions(ClockFile: data.File("clock")), Clinic.Cancellation);
        await using var worker = await RunningWorker.StartAsync(TestSettings.Read(data.Path, EveryFunctionTests.Behind(sandbox, data)));
        await EveryFunctionTests.AskAllAsync(worker.Client, worker.FireAsync, sandbox, RunningWorker.Through);
    }

    [Fact]
    public async Task Refusals_are_the_custom_handlers_to_the_letter()
    {
        var settings = TestSettings.Read(data.Path, new Dictionary<string, string?> { ["Parlae__AllowedNetworks"] = "192.0.2.0/24" });
        await using var worker = await RunningWorker.StartAsync(settings);
        await using var handler = await StartHandlerAsync(settings);
        using var client = new HttpClient { BaseAddress = new Uri(handler.Urls.Single()) };
        foreach (var (method, path, body, chunked) in Requests())
            Assert.Equal(await SayAsync(client, method, path, body, chunked), await SayAsync(worker.Client, method, path, body, chunked));
    }

    [Fact]
    public async Task The_correlation_is_the_invocation_whatever_the_caller_sends()
    {
        await using var worker = await RunningWorker.StartAsync(TestSettings.Read(data.Path));
        var invocation = Guid.NewGuid().ToString();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/pms/patients/424242");
        request.Headers.Add(WorkerServer.InvocationHeader, invocation);
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        using var answer = await worker.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(invocation, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["correlationId"]);
    }

    public void Dispose() => data.Dispose();

    private static IEnumerable<(string Method, string Path, int? Body, bool Chunked)> Requests() =>
    [
        ("GET", "/api/version", null, false),
        ("GET", "/API/version/", null, false),
        ("GET", "/api/pms/patients/a%2Fb?x=1&x=2", null, false), // 401 as a problem
        ("GET", "/api/pms/appointments/availability", null, false),
        ("PATCH", "/api/pms/tasks/t1", 10, false),
        ("POST", "/api/pms/setup", 10, false),
        ("POST", "/api/pms/setup", (256 * 1024) + 1, false), // 413 before anything else
        ("POST", "/api/pms/payments", (256 * 1024) + 1, true),
        ("POST", "/api/vapi/events", 10, false), // 403: the forged address is not believed
        ("POST", "/api/vapi/tools/bookAppointment", 10, true),
        ("GET", "/api", null, false),
        ("GET", "/", null, false),
        ("POST", "/reconcileWrites", null, false),
    ];

    private static async Task<WebApplication> StartHandlerAsync(ParlaeSettings settings)
    {
        var alone = new Listening(0, UnderFunctionsHost: false); // a host would keep the outside from "/" and the timers' paths
        var builder = FunctionsApp.Create(FunctionTable.Program, settings, alone);
        builder.Logging.ClearProviders();
        var app = builder.Build().UseFunctions(alone);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<string> SayAsync(HttpClient client, string method, string path, int? body, bool chunked)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("X-Forwarded-For", "192.0.2.7");
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        if (body is { } length)
            request.Content = new StringContent(new string('x', length), Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            var problem = JsonNode.Parse(text)!.AsObject();
            Assert.True(Guid.TryParse((string?)problem["correlationId"], out _));
            problem.Remove("correlationId");
            text = problem.ToJsonString();
        }

        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date").OrderBy(header => header.Key, StringComparer.Ordinal);
        return $"{method} {path}: {(int)answer.StatusCode} {string.Join(' ', headers.Select(header => $"{header.Key}={string.Join(',', header.Value)}"))} {text}";
    }
}
