using System.Globalization;
using System.Net;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Appointments.Waitlist;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Proofs;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>Pages of a clinic's console that are looked at, and what stands on them.</summary>
internal static class ConsoleInChromium
{
    private const string Account = "/console/accounts/demo";
    private const string Certificate = $"{Account}/certificates/2026-03-02/1";

    public static IReadOnlyList<SeenBy> Pages { get; } =
    [
        new("proofs", $"{Account}/proofs", "account"),
        new("proof", $"{Account}/proofs/g0", "account"),
        new("proof-waiting", $"{Account}/proofs/waiting", "account"),
        new("tasks", $"{Account}/tasks", "account"),
        new("waitlist", $"{Account}/waitlist", "account"),
        new("audit", $"{Account}/audit", "account"),
        new("certificates", $"{Account}/certificates", "account"),
        new("certificate", Certificate, "account"),
        new("keys", $"{Account}/keys", TestSettings.OperatorKey),
    ];

    /// <summary>Files to be kept.</summary>
    public static IReadOnlyList<string> WithoutView { get; } = [$"{Account}/proofs/g0/report.json"];

    /// <summary>Answers which address stands for which.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> FurnishAsync(Clinic clinic)
    {
        var play = await ProofPlay.OfAsync(clinic);
        var ended = await play.ToTheEndAsync(await play.StartAsync());
        var waiting = await play.StartAsync();
        while (waiting.State != ProofState.Waiting)
            waiting = await play.AdvanceAsync(waiting);
        await FurnishTasksAsync(clinic);
        Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("DELETE", "/api/pms/cache?accountId=demo")).Status);
        var purge = (await clinic.AuditAsync()).Last(entry => entry.Action == "purge");
        return new Dictionary<string, string>
        {
            [$"{Account}/proofs/g0"] = $"{Account}/proofs/{ended.ProofId}",
            [$"{Account}/proofs/g0/report.json"] = $"{Account}/proofs/{ended.ProofId}/report.json",
            [$"{Account}/proofs/waiting"] = $"{Account}/proofs/{waiting.ProofId}",
            [Certificate] = string.Create(CultureInfo.InvariantCulture, $"{Account}/certificates/{purge.At:yyyy-MM-dd}/{purge.Sequence}"),
        };
    }

    private static async Task FurnishTasksAsync(Clinic clinic)
    {
        var (tasks, waitlist) = (clinic.Service<StaffTasks>(), clinic.Service<Waitlist>());
        await tasks.OpenAsync(Clinic.AccountId, StaffTaskKind.MergePatient, "one", "4711", "call-1", new Dictionary<string, string>
        {
            ["firstName"] = ClinicInChromium.Nasty,
            ["lastName"] = new string('x', 80),
            ["dateOfBirth"] = "1985-03-02",
            ["w1.start"] = "2026-03-04 10:00",
            ["w1.visitType"] = "Cleaning",
        }, Clinic.Cancellation);
        await tasks.OpenAsync(Clinic.AccountId, StaffTaskKind.Message, "two", null, "call-2", new Dictionary<string, string> { ["text"] = "Please call me back about my crown.", ["urgent"] = "true" }, Clinic.Cancellation);
        await tasks.OpenAsync(Clinic.AccountId, StaffTaskKind.Message, "three", null, "call-3", new Dictionary<string, string> { ["text"] = "It is I again.", ["urgent"] = "false" }, Clinic.Cancellation);
        await waitlist.JoinAsync(await clinic.AccountAsync(), new PatientKey.OnFile("4711"), "Cleaning", 60, new LocalDate(2026, 3, 3), new LocalDate(2026, 3, 13), TimeOfDay.Morning, "call-1", Clinic.Cancellation);
        await waitlist.JoinAsync(await clinic.AccountAsync(), new PatientKey.ToMerge("t123"), ClinicInChromium.Nasty, 30, new LocalDate(2026, 3, 3), new LocalDate(2026, 3, 20), null, null, Clinic.Cancellation);
    }
}
