using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Opens connections to practices behind Sikka.</summary>
internal sealed class SikkaConnector(
    IHttpClientFactory http, SikkaPace pace, SikkaMemory memory, IOptions<SikkaOptions> options, TimeProvider clock, ILogger<SikkaSchedule> scheduleLog) : IPmsConnector
{
    public PmsVendor Vendor => PmsVendor.Sikka;

    public PmsRequirements Requirements { get; } = new(["officeId", "secretKey"], [], ["practiceId", "custId"], SikkaPractice.OptionalConfig);

    public PmsCapabilities Usual { get; } = new()
    {
        ReadAppointments = true,
        Book = true,
        Cancel = true,
        Confirm = true,
        CreatePatient = true,
        ReadNotes = true,
        AddNotes = true,
        ReadInsurance = true,
        ReadBalance = true,
        ReadPayments = true,
        RecordPayments = true,
        WritesLater = true,
        ReadsLag = true,
    };

    public PmsConnection Connect(PmsLink link)
    {
        var practice = new SikkaPractice(link);
        var access = new SikkaAccess(link, options.Value.ApplicationId);
        var client = new SikkaClient(new SikkaHttp(access, link.Zone, http, pace, options, clock), memory, options);
        var people = new SikkaPeople(client, practice);
        var patients = new SikkaPatients(client, practice, people);
        return new PmsConnection(new SikkaConnectionCheck(client, practice, clock), new SikkaDirectory(client, options), new SikkaSchedule(client, practice, memory, options, clock, scheduleLog))
        {
            Appointments = new SikkaAppointmentBook(client, practice, people, options),
            Changes = new SikkaAppointmentChanges(client, practice),
            Patients = patients,
            PatientList = patients,
            PatientChanges = new SikkaPatientChanges(client, practice),
            Notes = new SikkaNoteBook(client, practice, people),
            Insurance = new SikkaInsuranceDesk(client),
            Billing = new SikkaBillingDesk(client, practice, people),
            Writes = new SikkaWriteTracker(client, practice, new SikkaChartTraces(client, practice, clock), options, clock),
            Recall = new SikkaWriteRecall(client),
        };
    }
}
