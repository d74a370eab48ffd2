using System.Security.Cryptography;
using System.Text;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>A clinic with known calls behind it: the demo call, one that asked only, and failures.</summary>
public sealed class ConsoleClinic : SharedClinic
{
    public const string Booking = "the-demo-call";
    public const string Asking = "a-call-that-asks";

    /// <summary>In the practice's zone.</summary>
    public const string Today = "2026-03-02";

    internal string AccountKey => Clinic.Connected.Text("accountKey")!;

    /// <summary>As the console's addresses name a call.</summary>
    public static string KeyOf(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"call:{id}")))[..16];

    protected override async ValueTask BeginAsync()
    {
        await Clinic.ConnectAsync("other");
        await PlayAsync(Clinic);
        (await Clinic.Call(id: Asking).UseAsync("getProviders")).Is("ok");
        var stranger = Clinic.Call();
        await stranger.IdentifyAsync(Clinic.Newcomer());
        await Clinic.PostAsync("/api/vapi/events", "{}", (_, _) => { });
        await Clinic.Rest("parlae_demo_k000000000000_0000").GetAsync("/api/pms/providers");
        using var visitor = new WebVisitor(Clinic.Http.BaseAddress!);
        await visitor.TryAsync("parlae_demo_k000000000000_0000");
    }

    /// <summary>The call of the demo: somebody new asks for a cleaning, and books the first time that is offered.</summary>
    internal static async Task PlayAsync(Clinic clinic)
    {
        var caller = clinic.Newcomer();
        var call = clinic.Call(caller.CallerNumber, Booking);
        await call.BeginAsync();
        var offered = (await call.LookAsync("2026-03-03")).Is("slots");
        var patient = (await call.RegisterAsync(caller)).Is("submitted").Of("patientId");
        (await call.BookAsync(patient, offered.Slots[0])).Is("submitted");
        await call.TellAsync("end-of-call-report", new { endedReason = "customer-ended-call", startedAt = "2026-03-02T13:00:00Z", endedAt = "2026-03-02T13:01:35Z" });
    }

    /// <summary>As the program does every few seconds.</summary>
    internal async Task WriteAsync()
    {
        foreach (var late in new IWrittenLate[] { Clinic.Service<AccountFigures>(), Clinic.Service<Core.Calls.Log.CallLog>() })
            Assert.Equal(0, await late.WriteAsync(Clinic.Cancellation));
    }
}
