using NodaTime.Text;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Patients;

/// <summary>Somebody who looks like a patient on file, but not quite: staff decide whether it is one record or two.</summary>
public sealed class PatientsToMerge(StaffTasks tasks)
{
    /// <summary>Opens the task of this wish; who asks again opens a closed one again.</summary>
    public async ValueTask<PatientKey.ToMerge> OpenAsync(CallContext call, NewPatient wish, string patientId, CancellationToken cancellationToken)
    {
        var task = await tasks.OpenAsync(call.AccountId, StaffTaskKind.MergePatient, ConnectedPractice.Keyed(call.Account, Words(wish)), patientId, call.CallId, StaffTaskDetails.OfPatient(wish), cancellationToken);
        if (task.Status == StaffTaskStatus.Closed)
            await tasks.AddDetailsAsync(call.AccountId, task.TaskId, new Dictionary<string, string>(), cancellationToken);
        return new(task.TaskId);
    }

    public async ValueTask<bool> IsClosedAsync(string accountId, PatientKey.ToMerge patient, CancellationToken cancellationToken) =>
        await tasks.FindAsync(accountId, patient.TaskId, cancellationToken) is null or { Status: StaffTaskStatus.Closed };

    /// <summary>Who somebody says they are, in one text that is equal for equal people.</summary>
    internal static string Words(NewPatient wish) =>
        $"{PersonName.Fold(wish.FirstName)}|{PersonName.Fold(wish.LastName)}|{LocalDatePattern.Iso.Format(wish.DateOfBirth)}|{wish.Phone}";
}
