using System.Text.Json;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>The program dies while it reads a patient.</summary>
public sealed class InterruptedCallTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_access_that_a_killed_process_left_open_is_closed_as_interrupted_and_the_trail_holds()
    {
        await using var clinic = await ClinicProcess.StartAsync();
        using var folder = new TemporaryDirectory();
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber);
        (await new PhoneCall(clinic, null).IdentifyAsync(person)).Is("verified");
        await using (await clinic.Sandbox.FaultAsync("delay", 60_000, method: "GET", pathPrefix: "/patients"))
        {
            var before = await EntriesAsync(clinic);
            var lost = call.IdentifyAsync(person);
            var giveUp = DateTime.UtcNow + Patience;
            while (await EntriesAsync(clinic) == before && !lost.IsCompleted && DateTime.UtcNow < giveUp)
                await Task.Delay(20, Clinic.Cancellation);
            Assert.Equal(before + 1, await EntriesAsync(clinic));
            clinic.App.Process.Kill();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => lost);
        }

        await clinic.RestartAsync();
        await clinic.Sandbox.AdvanceAsync(360);
        Assert.Equal(0, (await clinic.RunAsync(["run", "reconcileWrites"])).ExitCode);
        (await new PhoneCall(clinic, null).IdentifyAsync(person)).Is("verified");

        var path = folder.File("demo.json");
        Assert.Equal(0, (await clinic.RunAsync(["audit", "export", "--account", "demo", "--format", "json", "--out", path])).ExitCode);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(path, Clinic.Cancellation));
        var mine = json.RootElement.List("entries").Where(entry => entry.GetProperty("actor").Text("id") == call.Id).ToList();
        Assert.Equal([("started", null), ("finished", "interrupted")], mine.Select(entry => (entry.Text("phase")!, entry.Text("outcome"))));
        Assert.Single(mine.Select(entry => (entry.Text("action"), entry.Text("correlationId"))).Distinct());
        Assert.Equal(0, (await clinic.RunAsync(["audit", "verify"])).ExitCode);
    }

    private static async Task<int> EntriesAsync(ClinicProcess clinic) => (await clinic.Books.AuditAsync()).Count;
}
