using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting;

/// <summary>The built program as an operator starts it.</summary>
public sealed class ProcessTests
{
    [Theory]
    [InlineData("VAPI_WEBHOOK_SECRET", null)]
    [InlineData("ENCRYPTION_KEY", "abc123")]
    [InlineData("Parlae__Storage", "Cloud")]
    [InlineData("FUNCTIONS_CUSTOMHANDLER_PORT", "none")]
    public async Task A_bad_setting_stops_the_start_with_one_line_that_names_it(string name, string? value)
    {
        var ended = await AppProcess.RunAsync(["serve"], [KeyValuePair.Create(name, value)]);

        Assert.Equal(2, ended.ExitCode);
        Assert.StartsWith(name, Assert.Single(ended.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(ended.Output);
    }

    [Fact]
    public async Task A_bad_setting_ends_a_handler_with_a_code_that_a_host_notices()
    {
        var ended = await AppProcess.RunAsync(
            ["serve"], [KeyValuePair.Create<string, string?>("FUNCTIONS_CUSTOMHANDLER_PORT", "1"), KeyValuePair.Create<string, string?>("VAPI_WEBHOOK_SECRET", null)]);

        Assert.Equal(2, ended.ExitCode);
        Assert.StartsWith("VAPI_WEBHOOK_SECRET", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reserve")]
    [InlineData("serve", "--prot", "1")]
    [InlineData("serve", "--port", "eighty")]
    [InlineData("serve", "--port")]
    [InlineData("run")]
    [InlineData("run", "noSuchTimer")]
    [InlineData("health", "--all")]
    public async Task A_command_line_that_is_not_understood_shows_the_usage(params string[] arguments)
    {
        var ended = await AppProcess.RunAsync(arguments);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("Usage:", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var ended = await AppProcess.RunAsync(["serve", "--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}"]);

        Assert.Equal(2, ended.ExitCode);
        Assert.StartsWith("--port", Assert.Single(ended.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("AddressInUse", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[\"kolla\",\"outbox\"]", "Kolla__MinimumTls", "Parlae__Outbox__MinimumTls")]
    public async Task Health_tells_which_ways_out_take_an_older_TLS(string told, params string[] older)
    {
        var ended = await AppProcess.RunAsync(["health"], older.Select(setting => KeyValuePair.Create<string, string?>(setting, "1.2")));

        Assert.Equal(told, JsonDocument.Parse(ended.Output).RootElement.GetProperty("checks").GetProperty("transport").GetProperty("tls12").GetRawText());
    }

    [Fact]
    public async Task Health_and_version_answer_anyone_and_a_query_reaches_no_log()
    {
        await using var app = await AppProcess.StartAsync();
        var health = await app.Client.GetFromJsonAsync<JsonElement>(new Uri("/api/health?code=planted-function-key", UriKind.Relative), TestContext.Current.CancellationToken);
        var version = await app.Client.GetFromJsonAsync<JsonElement>(new Uri("/api/version", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal("0.1.0", version.GetProperty("version").GetString());
        Assert.Matches("^([0-9a-f]{40}|unknown)$", version.GetProperty("commit").GetString());
        Assert.DoesNotContain("planted-function-key", app.Output, StringComparison.Ordinal);
        Assert.Equal(0, await app.Process.TerminateAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain("planted-function-key", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_command_needs_no_server()
    {
        var ended = await AppProcess.RunAsync(["health"]);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Equal("healthy", JsonDocument.Parse(ended.Output).RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_local_settings_file_counts_where_the_environment_is_silent()
    {
        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(
            folder.File("local.settings.json"),
            """{"Values":{"VAPI_WEBHOOK_SECRET":"a-webhook-secret-of-the-file","ENCRYPTION_KEY":"short"}}""",
            TestContext.Current.CancellationToken);

        var silent = await AppProcess.RunAsync(["health"], [KeyValuePair.Create<string, string?>("VAPI_WEBHOOK_SECRET", null)], folder.Path);
        Assert.Equal((0, ""), (silent.ExitCode, silent.Errors));

        await File.WriteAllTextAsync(folder.File("local.settings.json"), "{", TestContext.Current.CancellationToken);
        var broken = await AppProcess.RunAsync(["health"], null, folder.Path);
        Assert.Equal(2, broken.ExitCode);
        Assert.StartsWith("local.settings.json", broken.Errors, StringComparison.Ordinal);
    }
}
