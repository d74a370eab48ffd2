using NodaTime;
using Parlae.Pms.Core.Appointments.Changes;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Appointments.Changes;

/// <summary>Changes to visits, as a call asks for them.</summary>
internal static class ChangeBench
{
    /// <summary>A visit that the practice's system has, as this call was shown it.</summary>
    public static async Task<AppointmentHandle> OnFileAsync(this CoreBench bench, CallContext call, int day = 3, int hour = 10, string patientId = "P1")
    {
        var id = $"A{bench.Pms.Appointments.Count + 1}";
        bench.Pms.Appointments.Add(new(id, patientId, "lee", "1", FakePms.At(day, hour), 60, "Cleaning", Core.Appointments.AppointmentStatus.Scheduled));
        await CoreBench.KnowAsync(call, patientId, IdentityLevel.Verified);
        return await call.UpdateSessionAsync(session => session.Show(id, new PatientKey.OnFile(patientId), FakePms.At(day, hour)), CoreBench.Token);
    }

    /// <summary>The handle of a visit as the session has it now.</summary>
    public static async Task<AppointmentHandle> HandleAsync(this CallContext call, string handle) => (await call.ReadSessionAsync(CoreBench.Token)).FindAppointment(handle)!;

    public static Task<ChangeOutcome> CancelAsync(this CoreBench bench, CallContext call, AppointmentHandle visit) =>
        bench.RunAsync(bench.Get<StatusChanges>().CancelAsync(call, "cancelAppointment", new(visit, bench.Ledger.NewReference()), CoreBench.Token));

    public static Task<ChangeOutcome> ConfirmAsync(this CoreBench bench, CallContext call, AppointmentHandle visit) =>
        bench.RunAsync(bench.Get<StatusChanges>().ConfirmAsync(call, "confirmAppointment", new(visit, bench.Ledger.NewReference()), CoreBench.Token));

    public static async Task<ChangeOutcome> MoveAsync(this CoreBench bench, CallContext call, AppointmentHandle visit, Instant to, int? minutes = null)
    {
        var patient = (await call.ReadSessionAsync(CoreBench.Token)).Patients.Single(known => known.Patient == visit.Patient);
        return await bench.RunAsync(bench.Get<Rescheduling>().MoveAsync(call, "rescheduleAppointment", new(patient, visit, to, minutes, null, bench.Ledger.NewReference()), CoreBench.Token));
    }

    public static void Can(this CoreBench bench, bool move = true, bool cancel = true, bool confirm = true) =>
        bench.Account = bench.Account with { Capabilities = bench.Account.Capabilities with { Move = move, Cancel = cancel, Confirm = confirm } };
}
