using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Opens connections to practices behind NexHealth. No changes of patients: it has no call for them. Nothing to take back: what was accepted may be on its way already.</summary>
internal sealed class NexHealthConnector(IHttpClientFactory http, NexHealthPace pace, LineMemory memory, IOptions<NexHealthOptions> options, TimeProvider clock) : IPmsConnector
{
    public PmsVendor Vendor => PmsVendor.NexHealth;

    public PmsRequirements Requirements { get; } = new([], ["apiKey"], ["subdomain", "locationId"], NexHealthPractice.OptionalConfig);

    public PmsCapabilities Usual { get; } = new()
    {
        ReadAppointments = true,
        Book = true,
        Move = true,
        Cancel = true,
        Confirm = true,
        CreatePatient = true,
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
        var practice = new NexHealthPractice(link);
        var client = new NexHealthClient(new NexHealthHttp(new NexHealthAccess(link, options.Value.ApiKey), http, pace, options), memory, options);
        var line = new NexHealthLink(client, memory, options, clock);
        var traces = new NexHealthTraces(client, practice, options);
        var patients = new NexHealthPatients(client, practice, line);
        return new PmsConnection(
            new NexHealthConnectionCheck(client, practice, options, clock), new NexHealthDirectory(client, practice, options), new NexHealthSchedule(client, practice, options, clock))
        {
            Appointments = new NexHealthAppointmentBook(client, practice, line, options),
            Changes = new NexHealthAppointmentChanges(client, practice, line, options),
            Patients = patients,
            PatientList = patients,
            Notes = new NexHealthNoteBook(client, practice),
            Insurance = new NexHealthInsuranceDesk(client),
            Billing = new NexHealthBillingDesk(client),
            Writes = new NexHealthWriteTracker(client, traces, line, options, clock),
        };
    }
}
