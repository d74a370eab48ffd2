using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Hosting.Commands;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Tests.Hosting.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter errors = new();

    [Theory]
    [InlineData(new string[0], "serve:")]
    [InlineData(new[] { "--port", "1" }, "serve:--port 1")]
    [InlineData(new[] { "serve", "--port", "1" }, "serve:--port 1")]
    [InlineData(new[] { "audit", "verify" }, "audit:verify")]
    public async Task The_first_word_is_the_command_and_serve_when_there_is_none(string[] arguments, string expected)
    {
        var called = "";
        var code = await RunAsync(arguments, (name, rest) =>
        {
            called = $"{name}:{string.Join(' ', rest)}";
            return ExitCode.Held;
        });

        Assert.Equal((0, expected, ""), (code, called, errors.ToString()));
    }

    [Fact]
    public async Task An_unknown_command_shows_what_there_is_but_no_hidden_command()
    {
        Assert.Equal(2, await RunAsync(["reserve"], (_, _) => ExitCode.Held));

        Assert.Contains("serve [--port]", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_way_to_fail_has_its_exit_code_and_no_foreign_text()
    {
        Assert.Equal(2, await RunAsync(["serve"], (_, _) => throw new SettingsException("ENCRYPTION_KEY", "is missing.")));
        Assert.Equal("ENCRYPTION_KEY is missing." + Environment.NewLine, errors.ToString());
        Assert.Equal(2, await RunAsync(["serve"], (_, _) => throw new UsageException("No.")));
        Assert.Equal(3, await RunAsync(["serve"], (_, _) => throw new StoreUnavailableException("records")));
        Assert.Equal(1, await RunAsync(["serve"], (_, _) => throw new InvalidOperationException("Emma Nowak")));
        Assert.Equal(1, await RunAsync(["serve"], (_, _) => ExitCode.Failed));
        Assert.DoesNotContain("Nowak", errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => errors.Dispose();

    private Task<int> RunAsync(string[] arguments, Func<string, IReadOnlyList<string>, int> script) => CommandLine.RunAsync(
        arguments,
        [
            new Scripted("serve", "[--port]", script),
            new Scripted("audit", "verify", script),
            new Scripted("secret", null, script),
        ],
        errors,
        TestContext.Current.CancellationToken);

    private sealed class Scripted(string name, string? usage, Func<string, IReadOnlyList<string>, int> script) : ICommand
    {
        public string Name => name;

        public string? Usage => usage;

        public Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) => Task.FromResult(script(name, arguments));
    }
}
