using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Parlae.Pms.Functions.Hosting.IsolatedWorker;

/// <summary>What Vapi may call, as <see cref="Vapi.VapiFunctions"/> lists it.</summary>
public sealed class VapiTriggers(FunctionEdge edge)
{
    [Function("vapiEvents")]
    public Task VapiEvents([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/events")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("getPracticeInfo")]
    public Task GetPracticeInfo([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/getPracticeInfo")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("getCallerContext")]
    public Task GetCallerContext([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/getCallerContext")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("getProviders")]
    public Task GetProviders([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/getProviders")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("getAppointmentTypes")]
    public Task GetAppointmentTypes([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/getAppointmentTypes")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("checkAvailability")]
    public Task CheckAvailability([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/checkAvailability")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("searchPatients")]
    public Task SearchPatients([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/searchPatients")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("createPatient")]
    public Task CreatePatient([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/createPatient")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("bookAppointment")]
    public Task BookAppointment([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/bookAppointment")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("getAppointments")]
    public Task GetAppointments([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/getAppointments")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("rescheduleAppointment")]
    public Task RescheduleAppointment([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/rescheduleAppointment")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("cancelAppointment")]
    public Task CancelAppointment([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/cancelAppointment")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("confirmAppointment")]
    public Task ConfirmAppointment([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/confirmAppointment")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("getPatient")]
    public Task GetPatient([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/getPatient")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("updatePatient")]
    public Task UpdatePatient([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/updatePatient")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("getPatientNotes")]
    public Task GetPatientNotes([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/getPatientNotes")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("addPatientNote")]
    public Task AddPatientNote([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/addPatientNote")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("getInsurance")]
    public Task GetInsurance([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/getInsurance")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("addInsurance")]
    public Task AddInsurance([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/addInsurance")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("getBalance")]
    public Task GetBalance([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/getBalance")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("getPaymentHistory")]
    public Task GetPaymentHistory([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/getPaymentHistory")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("sendPaymentLink")]
    public Task SendPaymentLink([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/sendPaymentLink")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("joinWaitlist")]
    public Task JoinWaitlist([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/joinWaitlist")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("takeMessage")]
    public Task TakeMessage([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/takeMessage")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("transferToStaff")]
    public Task TransferToStaff([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/vapi/tools/transferToStaff")] HttpRequest request) => edge.AnswerAsync(request);
}
