using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Hosting.Commands;

/// <summary><c>vapi tools</c> and <c>vapi push</c> as an operator runs them, in a process of its own.</summary>
public sealed class VapiCommandTests
{
    private const string Key = "private-key-of-the-process-d41f";

    [Fact]
    public async Task An_operator_looks_first_then_pushes_and_a_second_push_changes_nothing()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { IsWatched = false, Setup = body => body["vapi"] = new JsonObject { ["credentialId"] = "credential-at-vapi" } });
        var settings = clinic.Settings.Append(new("VAPI_API_KEY", Key)).Append(new("Vapi__BaseUrl", new Uri(clinic.Sandbox.Address, "vapi").ToString())).ToList();
        Task<AppProcess.Finished> RunAsync(params string[] arguments) => AppProcess.RunAsync(["vapi", .. arguments, "--account", "demo"], settings, clinic.DataFolder);
        async Task<List<string>> RequestsAsync() => [.. (await clinic.Sandbox.RequestsAsync(0)).Where(request => request.Path.StartsWith("/vapi", StringComparison.Ordinal)).Select(request => request.Method)];

        var tools = await RunAsync("tools");
        Assert.Equal((0, ""), (tools.ExitCode, tools.Errors));
        var printed = JsonNode.Parse(tools.Output)!.AsArray();
        Assert.Contains(printed, tool => (string?)tool!["function"]!["name"] == "bookAppointment" && (string?)tool["server"]!["credentialId"] == "credential-at-vapi");
        Assert.Empty(await RequestsAsync());

        var dry = await RunAsync("push", "--dry-run");
        Assert.Equal((0, ""), (dry.ExitCode, dry.Errors));
        Assert.Contains($"{printed.Count + 5} changes, none made.", dry.Output, StringComparison.Ordinal);
        Assert.All(await RequestsAsync(), method => Assert.Equal("GET", method));
        async Task<IReadOnlyDictionary<string, string>> DialledAsync() => (await clinic.Service<AccountStore>().FindAsync(Clinic.AccountId, Clinic.Cancellation))!.DialledNumbers;
        Assert.Empty(await DialledAsync());

        var push = await RunAsync("push");
        Assert.Equal((0, ""), (push.ExitCode, push.Errors));
        Assert.Contains("done: create tool bookAppointment (", push.Output, StringComparison.Ordinal);
        Assert.Contains("done: link phone number ", push.Output, StringComparison.Ordinal);
        Assert.Equal("+14165550100", Assert.Single(await DialledAsync()).Value); // what people call, for the last step of the wizard
        var writes = (await RequestsAsync()).Count(method => method != "GET");
        Assert.Equal(printed.Count + 5, writes);

        var again = await RunAsync("push");
        Assert.Equal((0, "Nothing to change.", ""), (again.ExitCode, again.Output.Trim(), again.Errors));
        Assert.Equal(writes, (await RequestsAsync()).Count(method => method != "GET"));

        foreach (var secret in new[] { Key, TestSettings.WebhookSecret, TestSettings.OperatorKey })
            Assert.DoesNotContain(secret, tools.Output + dry.Output + push.Output + again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_half_way_the_next_push_does_the_rest_and_makes_nothing_twice()
    {
        const int Before = 10;
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { IsWatched = false });
        var settings = clinic.Settings.Append(new("VAPI_API_KEY", Key)).Append(new("Vapi__BaseUrl", new Uri(clinic.Sandbox.Address, "vapi").ToString())).ToList();
        async Task<int> WrittenAsync() => (await clinic.Sandbox.RequestsAsync(0)).Count(request => request.Path.StartsWith("/vapi", StringComparison.Ordinal) && request is { Method: not "GET", Status: 200 or 201 });
        await clinic.Sandbox.PostAsync("faults", new { match = new { vendor = "vapi", method = "POST" }, kind = "delay", value = 600_000, times = 1, skip = Before });

        using (var push = ChildProcess.Start(BuiltApp.Program(BuiltApp.Folder), ["vapi", "push", "--account", "demo"], settings, clinic.DataFolder))
        {
            while (await WrittenAsync() < Before)
                Assert.False(push.HasExited, push.Errors);
            push.Kill();
            await push.WaitForExitAsync(Clinic.Cancellation);
        }

        await clinic.Sandbox.EndFaultsAsync(); // it may have been killed before the request that would have waited
        var again = await AppProcess.RunAsync(["vapi", "push", "--account", "demo"], settings, clinic.DataFolder);
        Assert.Equal((0, ""), (again.ExitCode, again.Errors));
        Assert.Equal(JsonNode.Parse((await AppProcess.RunAsync(["vapi", "tools", "--account", "demo"], settings, clinic.DataFolder)).Output)!.AsArray().Count + 5, await WrittenAsync());
        Assert.Contains("Nothing to change.", (await AppProcess.RunAsync(["vapi", "push", "--account", "demo"], settings, clinic.DataFolder)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'vapi' needs --account", "push")]
    [InlineData("'vapi' needs --account", "tools", "--account", "No Such")]
    [InlineData("There is no account 'nobody'", "tools", "--account", "nobody")]
    [InlineData("VAPI_API_KEY is missing", "push", "--account", "nobody")]
    [InlineData("'vapi' takes 'tools' or 'push'", "pull")]
    public async Task What_is_missing_is_named(string problem, params string[] arguments)
    {
        var ended = await AppProcess.RunAsync(["vapi", .. arguments]);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(problem, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_Vapi_cannot_reach_is_not_pushed()
    {
        var ended = await AppProcess.RunAsync(["vapi", "push", "--account", "demo"], [KeyValuePair.Create<string, string?>("VAPI_API_KEY", Key)]);

        Assert.Equal((2, "Parlae__PublicUrl is on loopback: set the https address at which Vapi reaches this app."), (ended.ExitCode, ended.Errors.Trim()));
    }
}
