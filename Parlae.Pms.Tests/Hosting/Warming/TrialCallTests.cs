using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Warming;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Warming;

/// <summary>The call that a start plays to itself: as any caller's, and of no consequence.</summary>
public sealed class TrialCallTests
{
    [Fact]
    public async Task It_is_answered_as_any_call_from_reading_the_message_to_reading_the_practice()
    {
        var answers = await TrialCall.PlayAsync(FunctionTable.Program, TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Assert.Equal("healthy", JsonDocument.Parse(answers[0]).RootElement.GetProperty("status").GetString());
        Assert.Equal("recognised", Result(answers[1]).GetProperty("status").GetString());
        var times = Result(answers[2]);
        Assert.Equal("slots", times.GetProperty("status").GetString());
        Assert.All(times.GetProperty("slots").EnumerateArray(), slot => Assert.Equal("Dr. One", slot.GetProperty("provider").GetString()));
    }

    [Fact]
    public async Task It_is_played_where_the_runtime_is_told_so_and_nowhere_else()
    {
        await using (var unplayed = TrialCall.Begin(FunctionTable.Program, TestContext.Current.CancellationToken)) Assert.True(unplayed.Over.IsCompletedSuccessfully);

        AppContext.SetSwitch(TrialCall.Switch, true);
        try
        {
            await using var played = TrialCall.Begin(FunctionTable.Program, TestContext.Current.CancellationToken);
            Assert.False(played.Over.IsCompleted);
        }
        finally
        {
            AppContext.SetSwitch(TrialCall.Switch, false);
        }

        Assert.Contains($"Include=\"{TrialCall.Switch}\" Value=\"true\"", File.ReadAllText(Path.Combine(BuiltApp.Root, "Parlae.Pms.Functions", "Parlae.Pms.Functions.csproj")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_does_not_go_through_is_told_and_stops_no_start()
    {
        using var folder = new TemporaryDirectory();
        var builder = FunctionsApp.Create(FunctionTable.Program, TestSettings.Read(folder.Path), new Listening(0, UnderFunctionsHost: false));
        var logs = new LogLines();
        builder.Logging.ClearProviders().AddProvider(logs);
        await using var app = builder.Build();

        await app.PrepareAsync(Task.FromException(new IOException("Emma Nowak")), TestContext.Current.CancellationToken);

        Assert.Contains("did not go through: IOException", logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("Nowak", logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_runtime_compiles_for_it_is_listed_and_nothing_stays_behind()
    {
        using var folder = new TemporaryDirectory();
        var file = Path.Combine(folder.Path, "call.mibc");
        var rooms = Directory.CreateDirectory(Path.Combine(folder.Path, "tmp"));

        var ended = await AppProcess.RunAsync(["compile-profile", file], [new("TMPDIR", rooms.FullName)], longest: TimeSpan.FromMinutes(4));

        Assert.Equal((0, ""), (ended.ExitCode, ended.Output + ended.Errors));
        Assert.DoesNotContain(rooms.EnumerateFileSystemInfos(), entry => entry.Name.StartsWith("parlae", StringComparison.Ordinal));
        using var list = new PEReader(File.OpenRead(file));
        var names = list.GetMetadataReader();
        Assert.Equal(["Methods", "AssemblyDictionary"], names.MethodDefinitions.Select(method => names.GetString(names.GetMethodDefinition(method).Name)));
        Assert.InRange(names.MemberReferences.Count, 500, 20_000);
        var types = names.TypeReferences.Select(type => names.GetString(names.GetTypeReference(type).Name)).ToHashSet();
        Assert.Contains("AsyncStateMachineBox`1", types);
        Assert.Contains("PmsAccount", types);
    }

    private static JsonElement Result(string answer) =>
        JsonDocument.Parse(JsonDocument.Parse(answer).RootElement.GetProperty("results")[0].GetProperty("result").GetString()!).RootElement;
}
