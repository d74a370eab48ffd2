using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>Opens connections to practices behind Kolla. No insurance desk: what Kolla tells of policies was never seen (reference 8). Nothing to take back: a write is done when it is answered.</summary>
internal sealed class KollaConnector(IHttpClientFactory http, KollaPace pace, LineMemory memory, IOptions<KollaOptions> options, TimeProvider clock, ILogger<KollaSchedule> scheduleLog) : IPmsConnector
{
    public PmsVendor Vendor => PmsVendor.Kolla;

    public PmsRequirements Requirements { get; } = new([], ["apiKey"], ["connectorId", "consumerId"], KollaPractice.OptionalConfig);

    public PmsCapabilities Usual { get; } = new()
    {
        ReadAppointments = true,
        Book = true,
        Move = true,
        Cancel = true,
        Confirm = true,
        CreatePatient = true,
        UpdatePatient = true,
        ReadNotes = true,
        AddNotes = true,
        RecordPayments = true,
        ReadsBehindSeconds = 60,
    };

    public PmsConnection Connect(PmsLink link)
    {
        var practice = new KollaPractice(link);
        var wire = new KollaHttp(new KollaAccess(link, options.Value.ApiKey), http, pace, memory, options);
        var client = new KollaClient(wire, memory, options);
        var hours = new KollaHours(client, memory, options);
        var staff = new KollaStaff(client, practice);
        var traces = new KollaTraces(client, practice, options);
        return new PmsConnection(
            new KollaConnectionCheck(client, wire, practice, hours, options, clock), new KollaDirectory(client, practice, options), new KollaSchedule(client, practice, hours, options, clock, scheduleLog))
        {
            Appointments = new KollaAppointmentBook(client, practice, staff, traces, options),
            Changes = new KollaAppointmentChanges(client, practice, staff, traces, memory, options),
            Patients = new KollaPatients(client),
            PatientChanges = new KollaPatientChanges(client, practice, options),
            Notes = new KollaNoteBook(client, practice, memory, options, clock),
            Billing = new KollaBillingDesk(client, practice),
            Writes = new KollaWriteTracker(client, practice, traces, options, clock),
        };
    }
}
