using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Parlae.Pms.Functions.Hosting.IsolatedWorker;

/// <summary>What operators and integrators may call, as <see cref="Rest.RestFunctions"/> lists it.</summary>
public sealed class RestTriggers(FunctionEdge edge)
{
    [Function("setup")]
    public Task Setup([HttpTrigger(AuthorizationLevel.Anonymous, "post", "get", "delete", Route = "api/pms/setup")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("purge")]
    public Task Purge([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/pms/cache")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("keys")]
    public Task Keys([HttpTrigger(AuthorizationLevel.Anonymous, "post", "delete", Route = "api/pms/keys")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("appointments")]
    public Task Appointments([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "api/pms/appointments")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("appointment")]
    public Task Appointment([HttpTrigger(AuthorizationLevel.Anonymous, "get", "patch", "delete", Route = "api/pms/appointments/{id}")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("availability")]
    public Task Availability([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/pms/appointments/availability")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("patients")]
    public Task Patients([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/pms/patients")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("patient")]
    public Task Patient([HttpTrigger(AuthorizationLevel.Anonymous, "get", "patch", Route = "api/pms/patients/{id}")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("patientSearch")]
    public Task PatientSearch([HttpTrigger(AuthorizationLevel.Anonymous, "post", "get", Route = "api/pms/patients/search")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("notes")]
    public Task Notes([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "api/pms/patients/{id}/notes")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("insurance")]
    public Task Insurance([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "api/pms/patients/{id}/insurance")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("balance")]
    public Task Balance([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/pms/patients/{id}/balance")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("payments")]
    public Task Payments([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "api/pms/payments")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("providers")]
    public Task Providers([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/pms/providers")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("staffTasks")]
    public Task StaffTasks([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/pms/tasks")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("staffTask")]
    public Task StaffTask([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/pms/tasks/{id}")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("write")]
    public Task Write([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/pms/writes/{reference}")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("auditLog")]
    public Task AuditLog([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/pms/audit")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("auditVerification")]
    public Task AuditVerification([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/pms/audit/verification")] HttpRequest request) => edge.AnswerAsync(request);
}
