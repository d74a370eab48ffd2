using Microsoft.Extensions.DependencyInjection.Extensions;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Appointments;
using Parlae.Pms.Functions.Rest.Charts;
using Parlae.Pms.Functions.Rest.Directory;
using Parlae.Pms.Functions.Rest.Keys;
using Parlae.Pms.Functions.Rest.Paging;
using Parlae.Pms.Functions.Rest.Patients;
using Parlae.Pms.Functions.Rest.Repeats;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Rest.Tasks;
using Parlae.Pms.Functions.Rest.Trail;
using Parlae.Pms.Functions.Rest.Writes;

namespace Parlae.Pms.Functions.Rest;

/// <summary>What operators and integrators may call.</summary>
internal static class RestFunctions
{
    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        FunctionRow.Http<SetupFunction>("setup", Caller.Operator, "/api/pms/setup", "POST", "GET", "DELETE"),
        FunctionRow.Http<PurgeFunction>("purge", Caller.Operator, "/api/pms/cache", "DELETE"),
        FunctionRow.Http<KeysFunction>("keys", Caller.Operator, "/api/pms/keys", "POST", "DELETE"),
        FunctionRow.Http<AppointmentsFunction>("appointments", Caller.AccountKey, "/api/pms/appointments", "GET", "POST"),
        FunctionRow.Http<AppointmentFunction>("appointment", Caller.AccountKey, "/api/pms/appointments/{id}", "GET", "PATCH", "DELETE"),
        FunctionRow.Http<AvailabilityFunction>("availability", Caller.AccountKey, "/api/pms/appointments/availability", "GET"),
        FunctionRow.Http<PatientsFunction>("patients", Caller.AccountKey, "/api/pms/patients", "POST"),
        FunctionRow.Http<PatientFunction>("patient", Caller.AccountKey, "/api/pms/patients/{id}", "GET", "PATCH"),
        FunctionRow.Http<PatientSearchFunction>("patientSearch", Caller.AccountKey, "/api/pms/patients/search", "POST", "GET"),
        FunctionRow.Http<NotesFunction>("notes", Caller.AccountKey, "/api/pms/patients/{id}/notes", "GET", "POST"),
        FunctionRow.Http<InsuranceFunction>("insurance", Caller.AccountKey, "/api/pms/patients/{id}/insurance", "GET", "POST"),
        FunctionRow.Http<BalanceFunction>("balance", Caller.AccountKey, "/api/pms/patients/{id}/balance", "GET"),
        FunctionRow.Http<PaymentsFunction>("payments", Caller.AccountKey, "/api/pms/payments", "GET", "POST"),
        FunctionRow.Http<ProvidersFunction>("providers", Caller.AccountKey, "/api/pms/providers", "GET"),
        FunctionRow.Http<StaffTasksFunction>("staffTasks", Caller.AccountKey, "/api/pms/tasks", "GET"),
        FunctionRow.Http<StaffTaskFunction>("staffTask", Caller.AccountKey, "/api/pms/tasks/{id}", "PATCH"),
        FunctionRow.Http<WriteFunction>("write", Caller.AccountKey, "/api/pms/writes/{reference}", "GET"),
        FunctionRow.Http<AuditLogFunction>("auditLog", Caller.AccountKey, "/api/pms/audit", "GET"),
        FunctionRow.Http<AuditVerificationFunction>("auditVerification", Caller.AccountKey, "/api/pms/audit/verification", "GET"),
    ];

    public static IServiceCollection AddRest(this IServiceCollection services)
    {
        services.TryAddSingleton<AuditThrottle>();
        return services
            .AddSingleton<RefusedKeys>()
            .AddSingleton<OperatorGate>()
            .AddSingleton<SetupReading>()
            .AddSingleton<SetupDesk>()
            .AddSingleton<AccountGate>()
            .AddSingleton<KeyDesk>()
            .AddSingleton<AccountDoor>()
            .AddSingleton<SeenPatients>()
            .AddSingleton<Continuations>()
            .AddSingleton<RepeatedRequests>()
            .AddSingleton(new PhiCollection(RepeatedRequests.Collection))
            .AddSingleton<NamedPatients>()
            .AddSingleton<BookingDesk>();
    }
}
