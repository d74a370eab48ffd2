using System.Text.Json.Nodes;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>A trail that the built program wrote: accounts <c>demo</c> and <c>alder</c> on three days, sealed twice; then the program was stopped.</summary>
public sealed class MadeTrail : IAsyncLifetime
{
    public const string FirstDay = "2026-03-02";
    public const string SecondDay = "2026-03-03";
    public const string LastDay = "2026-03-04";

    internal ClinicProcess Clinic { get; private set; } = null!;

    /// <summary>Seen by both accounts, once a day.</summary>
    internal Person First { get; private set; } = null!;

    /// <summary>Seen by <c>demo</c> alone; twice on the last day, before and after <see cref="OlderHead"/>.</summary>
    internal Person Second { get; private set; } = null!;

    /// <summary>The last day's head of <c>demo</c> before more was written and sealed.</summary>
    internal byte[] OlderHead { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Clinic = await ClinicProcess.StartAsync();
        (First, Second) = (await Clinic.OnFileAsync(4), await Clinic.OnFileAsync(5));
        var alder = Clinic.SetupBody.DeepClone().AsObject();
        alder["accountId"] = "alder";
        alder["phoneNumberIds"] = new JsonArray("number-of-alder");
        alder["assistantIds"] = new JsonArray();
        await Clinic.ConnectAsync(alder);

        foreach (var day in new[] { FirstDay, SecondDay, LastDay })
        {
            await SeeAsync(First);
            await SeeAsync(Second);
            await SeeAsync(First, "number-of-alder");
            if (day == LastDay)
            {
                OlderHead = await new TrailFile(Clinic.Books.Service<IPartitionedRecords>()).BodyAsync("demo." + LastDay, "head");
                await SeeAsync(Second);
            }

            if (day != FirstDay)
                Assert.Equal(0, (await Clinic.RunAsync(["run", "sealAudit"])).ExitCode);
            if (day != LastDay)
                await Clinic.Sandbox.AdvanceAsync(86_400);
        }

        Assert.Equal(0, await Clinic.App.Process.TerminateAsync(CancellationToken.None));
    }

    public ValueTask DisposeAsync() => Clinic.DisposeAsync();

    /// <summary>One call: the patient proves who they are and hears of their visits.</summary>
    private async Task SeeAsync(Person person, string? numberId = null)
    {
        var call = numberId is null ? new PhoneCall(Clinic, null) : new PhoneCall(Clinic, null) { PhoneNumberId = numberId };
        var patient = (await call.IdentifyAsync(person)).Is("verified");
        (await call.UseAsync("getAppointments", new { patientId = patient.Of("patientId") })).Is("ok");
    }
}
