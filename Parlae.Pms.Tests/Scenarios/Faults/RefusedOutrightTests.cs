using System.Diagnostics;
using System.Globalization;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults;

/// <summary>Where the PMS surely did nothing the caller hears so at once, and nothing comes of it later either.</summary>
public sealed class RefusedOutrightTests
{
    private const string Unchanged = "nothing was changed";
    private const int Deadline = 3;

    private static readonly object LoginPage = new { code = 200, headers = new Dictionary<string, string> { ["Content-Type"] = "text/html" }, body = "<html><form>Sign in</form></html>" };

    public static TheoryData<string> TokenFaults => ["drop", "503", "401", "login page", "array"];

    [Fact]
    public async Task A_window_that_stays_closed_is_said_and_nothing_is_sent_later()
    {
        await using var clinic = await StartAsync();
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        await using (await clinic.Sandbox.FaultAsync("status", FaultCase.Closed(seconds: 600), method: "POST"))
        {
            await HearsUnchangedAsync(() => call.BookAsync(patient, slot));
            await HearsUnchangedAsync(() => call.RegisterAsync(clinic.Newcomer()));
        }

        await AssertNothingCameOfItAsync(clinic);
    }

    [Theory]
    [MemberData(nameof(TokenFaults))]
    public async Task Without_a_key_to_the_pms_nothing_is_sent_until_there_is_one(string name)
    {
        await using var clinic = await StartAsync();
        await clinic.Sandbox.AdvanceAsync(23 * 3600); // the key of yesterday morning is good for another hour
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-06")).Is("slots").Slots[0];
        await clinic.Sandbox.AdvanceAsync(70 * 60);
        var (kind, value) = name switch
        {
            "drop" => ("drop", (object?)null),
            "login page" => ("status", LoginPage),
            "array" => ("status", new { code = 200, body = Array.Empty<int>() }),
            _ => ("status", int.Parse(name, CultureInfo.InvariantCulture)),
        };
        await using (await clinic.Sandbox.FaultAsync(kind, value, pathPrefix: "/request_key"))
        {
            await HearsUnchangedAsync(() => call.BookAsync(patient, slot));
            await HearsUnchangedAsync(() => call.RegisterAsync(clinic.Newcomer()));
        }

        await AssertNothingCameOfItAsync(clinic);
        var again = clinic.Call();
        var handle = (await again.IdentifyAsync(person)).Is("verified").Of("patientId");
        (await again.BookAsync(handle, slot, bySlot: false)).Is("submitted");
        await clinic.SettleAsync();
        Assert.Single(PracticeVisit.Of(await clinic.Sandbox.PracticeAsync(), person.Id, slot.Start()));
    }

    private static Task<Clinic> StartAsync() => Clinic.StartAsync(new ClinicOptions(Settings: new Dictionary<string, string?>
    {
        ["Parlae__ToolDeadlineSeconds"] = $"{Deadline}",
        ["Sikka__ReadTimeout"] = "00:00:01",
    }));

    private static async Task HearsUnchangedAsync(Func<Task<Answer>> write)
    {
        var started = Stopwatch.GetTimestamp();
        Assert.Contains(Unchanged, (await write()).Is("error").Error, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, Deadline + 1);
    }

    private static async Task AssertNothingCameOfItAsync(Clinic clinic)
    {
        await using var books = ClinicBooks.Of(clinic);
        await WriteSettling.RunAsync(clinic.Sandbox, books, clinic.RunTimerAsync);
        await clinic.SettleAsync();
        Assert.DoesNotContain(await books.EntriesAsync(), entry => entry.EffectMayStand);
        Assert.Empty(await books.TasksAsync());
        var practice = await clinic.Sandbox.PracticeAsync();
        Assert.Empty(practice.List("pendingWrites"));
        Assert.DoesNotContain(practice.List("patients"), patient => patient.Text("lastName")!.StartsWith("Quackenbosch", StringComparison.Ordinal));
    }
}
