using System.Net.Http.Json;
using System.Text.Json;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Sandbox.Demo;

public sealed class DemoTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_booking_call_is_played_and_holds_twice_on_the_same_directory()
    {
        using var folder = new TemporaryDirectory();
        var port = DemoProcess.FreePortBase();
        var (exitCode, output, errors) = await DemoProcess.RunAsync(folder.Path, port, "--once");
        Assert.True(exitCode == 0, output + errors);
        foreach (var turn in new[]
        {
            "I need to book a cleaning", "checkAvailability: slots", "searchPatients: notFound", "createPatient: submitted", "bookAppointment: submitted",
            "I've asked the office for", "visit in the book", "searchPatients: verified", "You have one appointment", "unbroken, sealed through", "Everything held.",
        })
        {
            Assert.Contains(turn, output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("FAILED", output, StringComparison.Ordinal);
        var first = Secrets(folder);
        Assert.Equal(
            ["functionsUrl", "sandboxUrl", "accountId", "phoneNumberId", "assistantId", "webhookSecret", "operatorKey", "accountKey"],
            first.EnumerateObject().Select(member => member.Name));
        Assert.All(first.EnumerateObject(), member => Assert.NotEmpty(member.Value.GetString()!));
        Assert.Equal(($"http://127.0.0.1:{port}", $"http://127.0.0.1:{port + 9}"), (first.Text("functionsUrl"), first.Text("sandboxUrl")));
        foreach (var secret in new[] { first.Text("webhookSecret")!, first.Text("operatorKey")!, first.Text("accountKey")! })
        {
            Assert.DoesNotContain(secret, output, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, await File.ReadAllTextAsync(folder.File("functions.log"), Cancellation), StringComparison.Ordinal);
        }

        foreach (var file in new[] { "demo.json", "encryption.key" })
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(folder.File(file)) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file);

        var again = await DemoProcess.RunAsync(folder.Path, port, "--once");
        Assert.True(again.ExitCode == 0, again.Output + again.Errors);
        Assert.Equal(first.GetRawText(), Secrets(folder).GetRawText());
        Assert.NotEqual(Line(output, "The first one."), Line(again.Output, "The first one."));
    }

    [Theory]
    [Trait("Category", "Heavy")]
    [InlineData("kolla")]
    [InlineData("opendental")]
    public async Task Where_the_practices_system_writes_at_once_the_caller_hears_that_it_is_booked_and_so_it_is(string vendor)
    {
        using var folder = new TemporaryDirectory();
        var (exitCode, output, errors) = await DemoProcess.RunAsync(folder.Path, DemoProcess.FreePortBase(), "--once", "--pms", vendor);
        Assert.True(exitCode == 0, output + errors);
        foreach (var turn in new[] { $"behind {vendor}", "bookAppointment: booked", "You're all set for", "the practice has the visit at once", "the visit stands once", "You have one appointment", "Everything held." })
            Assert.Contains(turn, output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", output, StringComparison.Ordinal);
        Assert.DoesNotContain("The office's system writes", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Through_nexhealth_the_booking_is_requested_first_and_then_stands()
    {
        using var folder = new TemporaryDirectory();
        var (exitCode, output, errors) = await DemoProcess.RunAsync(folder.Path, DemoProcess.FreePortBase(), "--once", "--pms", "nexhealth");
        Assert.True(exitCode == 0, output + errors);
        var at = 0;
        foreach (var turn in new[]
        {
            "behind nexhealth", "createPatient: submitted", "bookAppointment: submitted", "I've asked the office for", "the caller hears that it is requested, not that it is booked",
            "the practice has no such visit yet", "The office's system writes", "visit in the book", "the visit stands once", "it stands at the time the caller was told",
            "searchPatients: verified", "You have one appointment", "and says it as confirmed", "Everything held.",
        })
        {
            var next = output.IndexOf(turn, at, StringComparison.Ordinal);
            Assert.True(next >= 0, $"'{turn}' is not told, or not in its turn:\n{output}");
            at = next + turn.Length;
        }

        Assert.DoesNotContain("FAILED", output, StringComparison.Ordinal);
        Assert.DoesNotContain("bookAppointment: booked", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_call_both_serve_with_the_given_secrets_until_stopped()
    {
        using var folder = new TemporaryDirectory();
        var port = DemoProcess.FreePortBase();
        var given = new Dictionary<string, string?> { ["Parlae__OperatorKey"] = TestSettings.OperatorKey, ["VAPI_WEBHOOK_SECRET"] = TestSettings.WebhookSecret, ["ENCRYPTION_KEY"] = new string('5', 64) };
        using var demo = DemoProcess.Start(folder.Path, port, given);
        while (!demo.Output.Contains("Serving until", StringComparison.Ordinal))
        {
            Assert.False(demo.HasExited, demo.Output + demo.Errors);
            await Task.Delay(50, Cancellation);
        }

        using var app = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        app.DefaultRequestHeaders.Authorization = new("Bearer", TestSettings.OperatorKey);
        var status = await app.GetFromJsonAsync<JsonElement>("api/pms/setup?accountId=demo", Cancellation);
        Assert.Equal("connected", status.Text("status"));
        Assert.Equal((TestSettings.OperatorKey, TestSettings.WebhookSecret), (Secrets(folder).Text("operatorKey"), Secrets(folder).Text("webhookSecret")));
        Assert.False(File.Exists(folder.File("encryption.key")));

        Assert.Equal(0, await demo.TerminateAsync(Cancellation));
        using var freed = DemoProcess.Listen(port);
        Assert.NotNull(freed); // the app has ended with it
    }

    [Fact]
    public async Task A_bench_that_knows_demo_json_alone_can_send_webhooks()
    {
        using var folder = new TemporaryDirectory();
        var port = DemoProcess.FreePortBase();
        using var demo = DemoProcess.Start(folder.Path, port, []);
        while (!demo.Output.Contains("Serving until", StringComparison.Ordinal))
        {
            Assert.False(demo.HasExited, demo.Output + demo.Errors);
            await Task.Delay(50, Cancellation);
        }

        var secrets = Secrets(folder);
        using var app = new HttpClient { BaseAddress = new Uri(secrets.Text("functionsUrl")!) };
        app.DefaultRequestHeaders.Add("X-Vapi-Secret", secrets.Text("webhookSecret"));
        var call = new { id = "c1", type = "inboundPhoneCall", phoneNumberId = secrets.Text("phoneNumberId") };
        using var answer = await app.PostAsJsonAsync(
            "api/vapi/events", new { message = new { type = "tool-calls", call, toolCallList = new[] { new { id = "t1", name = "getProviders", arguments = new { } } } } }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Contains("\\u0022status\\u0022:\\u0022ok\\u0022", (await answer.Content.ReadAsStringAsync(Cancellation)).Replace("\\\"", "\\u0022", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(0, await demo.TerminateAsync(Cancellation));
    }

    [Theory]
    [Trait("Category", "Heavy")]
    [InlineData("bearer", null)]
    [InlineData("hmac", "{timestamp}|{method}|{url}|{svix-id}|{body}")]
    public async Task A_credential_kind_of_the_environment_is_honoured(string kind, string? format)
    {
        using var folder = new TemporaryDirectory();
        var given = new Dictionary<string, string?> { ["Vapi__Auth__Kind"] = kind, ["Vapi__Auth__Hmac__PayloadFormat"] = format };
        using var demo = DemoProcess.Start(folder.Path, DemoProcess.FreePortBase(), given, "--once");
        Assert.True(await demo.WaitForExitAsync(Cancellation) == 0, demo.Output + demo.Errors);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task A_taken_port_is_named_and_nothing_is_started(int above)
    {
        using var folder = new TemporaryDirectory();
        var port = DemoProcess.FreePortBase();
        using var taken = DemoProcess.Listen(port + above);
        var (exitCode, output, errors) = await DemoProcess.RunAsync(folder.Path, port, "--once");
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal($"Port {port + above} is taken by another program: choose others with --port-base.", errors.TrimEnd());
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_vendor_that_nobody_knows_is_refused_with_one_line()
    {
        using var folder = new TemporaryDirectory();
        var (exitCode, _, errors) = await DemoProcess.RunAsync(folder.Path, DemoProcess.FreePortBase(), "--once", "--pms", "paper");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("--pms", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_the_app_refuses_is_told_and_ends_the_demo()
    {
        using var folder = new TemporaryDirectory();
        using var demo = DemoProcess.Start(folder.Path, DemoProcess.FreePortBase(), new Dictionary<string, string?> { ["ENCRYPTION_KEY"] = "short" }, "--once");
        Assert.Equal(2, await demo.WaitForExitAsync(Cancellation));
        Assert.Contains("ENCRYPTION_KEY", demo.Errors, StringComparison.Ordinal);
        Assert.Contains("functions.log", demo.Errors, StringComparison.Ordinal);
    }

    private static JsonElement Secrets(TemporaryDirectory folder) => JsonDocument.Parse(File.ReadAllText(folder.File("demo.json"))).RootElement;

    private static string Line(string output, string words) => output.Split('\n').First(line => line.Contains(words, StringComparison.Ordinal));
}
