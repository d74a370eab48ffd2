using System.Net;
using System.Text;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.HostImitation;

namespace Parlae.Pms.Tests.Hosting.CustomHandler;

/// <summary>The published folder under the imitation of a Functions host, handed requests in both ways.</summary>
public sealed class UnderFunctionsHostTests : IDisposable
{
    private readonly TemporaryDirectory data = new();

    [Theory]
    [InlineData(Handover.Forwarding)]
    [InlineData(Handover.Proxying)]
    public async Task Every_function_answers_and_every_timer_succeeds(Handover handover)
    {
        await using var host = await StartAsync(handover);
        var answered = new List<string>();
        foreach (var function in host.Functions)
        {
            if (function.Schedule is not null)
            {
                Assert.Equal(TimerOutcome.Succeeded, await host.FireAsync(function.Name));
                Assert.Equal(TimerOutcome.Succeeded, await host.FireAsync(function.Name, """{"Data":{"any":"{\"input\":null}"}}"""));
                using var outside = await host.Client.PostAsync(new Uri("/" + function.Name, UriKind.Relative), null, TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.NotFound, outside.StatusCode);
            }

            foreach (var method in function.Methods)
            {
                using var answer = await SendAsync(host, method, Path(function));
                // Without a credential most refuse; what counts is that the function itself spoke.
                Assert.True(answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.InternalServerError), $"{method} {function.Name}: {answer.StatusCode}");
            }

            answered.Add(function.Name);
        }

        Assert.Equal(FunctionTable.Program.Rows.Select(row => row.Name).Order(StringComparer.Ordinal), answered.Order(StringComparer.Ordinal));
        Assert.Equal(1, host.Handler.Starts);
    }

    [Theory]
    [InlineData(Handover.Forwarding)]
    [InlineData(Handover.Proxying)]
    public async Task What_is_not_listed_is_404(Handover handover)
    {
        await using var host = await StartAsync(handover);
        foreach (var (method, path) in new[]
        {
            ("POST", "/api/health"), ("DELETE", "/api/version"), ("GET", "/"), ("GET", "/api"), ("POST", "/reconcileWrites"), ("POST", "/purgeExpiredPhi"),
        })
        {
            using var answer = await SendAsync(host, method, path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData(Handover.Forwarding)]
    [InlineData(Handover.Proxying)]
    public async Task A_body_over_the_limit_is_413(Handover handover)
    {
        await using var host = await StartAsync(handover);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/health") { Content = new StringContent(new string('x', 256 * 1024 + 1)) };
        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task The_handler_listens_where_the_host_says_and_not_at_the_hosts_own_address()
    {
        await using var host = await StartAsync(Handover.Proxying);
        using var answer = await SendAsync(host, "GET", "/api/health");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var written = await host.StopAsync();

        Assert.Contains($"Serving on http://127.0.0.1:{host.Handler.Port}, under a Functions host: True", written, StringComparison.Ordinal);
        Assert.DoesNotContain("http://127.0.0.1:1\"", written, StringComparison.Ordinal);
        Assert.DoesNotContain("verriding", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_handler_is_started_again_and_serves()
    {
        await using var host = await StartAsync(Handover.Proxying);
        using var before = await SendAsync(host, "GET", "/api/health");
        var killed = host.Handler.Current!;
        killed.Kill();
        await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        while (host.Handler.Starts < 2)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        using var after = await SendAsync(host, "GET", "/api/health");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task A_handler_told_to_end_does_not_end_with_zero()
    {
        await using var host = await StartAsync(Handover.Proxying);
        using var answer = await SendAsync(host, "GET", "/api/health");

        Assert.NotEqual(0, await host.Handler.Current!.TerminateAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_handler_with_a_bad_setting_stops_the_host_after_three_starts()
    {
        await using var host = await StartAsync(Handover.Proxying, KeyValuePair.Create<string, string?>("VAPI_WEBHOOK_SECRET", null));
        using var answer = await SendAsync(host, "GET", "/api/health");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal([2, 2, 2], host.Handler.Ends);
    }

    public void Dispose() => data.Dispose();

    private static string Path(HostedFunction function)
    {
        var path = new StringBuilder("/");
        foreach (var segment in function.Route!.Split('/'))
        {
            path.Append(segment.StartsWith('{') ? "1" : segment).Append('/');
        }

        return path.ToString().TrimEnd('/');
    }

    private static async Task<HttpResponseMessage> SendAsync(FunctionsHostImitation host, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PATCH")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        return await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<FunctionsHostImitation> StartAsync(Handover handover, params KeyValuePair<string, string?>[] settings)
        => await FunctionsHostImitation.StartAsync(await BuiltApp.PublishedFolder, handover, TestSettings.With(data.Path, settings));
}
