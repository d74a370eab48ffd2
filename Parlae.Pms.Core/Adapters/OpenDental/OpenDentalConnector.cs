using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Opens connections to practices that run Open Dental.</summary>
internal sealed class OpenDentalConnector(
    IHttpClientFactory http, OpenDentalPace pace, OpenDentalMemory memory, IOptions<OpenDentalOptions> options, TimeProvider clock, ILoggerFactory logs) : IPmsConnector
{
    public PmsVendor Vendor => PmsVendor.OpenDental;

    public PmsRequirements Requirements { get; } = new(["customerKey"], [], [], OpenDentalPractice.OptionalConfig);

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
        ReadInsurance = true,
        AddInsurance = true,
        ReadBalance = true,
        ReadPayments = true,
        RecordPayments = true,
    };

    public PmsConnection Connect(PmsLink link)
    {
        var practice = new OpenDentalPractice(link);
        var line = new OpenDentalHttp(new OpenDentalAccess(link), http, pace, options);
        var client = new OpenDentalClient(line, memory);
        var clash = new OpenDentalClash(client, practice, options, logs.CreateLogger<OpenDentalClash>());
        var patients = new OpenDentalPatients(client);
        var insurance = new OpenDentalInsuranceDesk(client, practice);
        var book = new OpenDentalAppointmentBook(client, practice, clash, clock, logs.CreateLogger<OpenDentalAppointmentBook>());
        return new PmsConnection(
            new OpenDentalConnectionCheck(client, new OpenDentalPermissions(line, practice), practice),
            new OpenDentalDirectory(client, options),
            new OpenDentalSchedule(client, practice, logs.CreateLogger<OpenDentalSchedule>()))
        {
            Appointments = book,
            AppointmentLookup = book,
            Changes = new OpenDentalAppointmentChanges(client, practice, clash, clock, logs.CreateLogger<OpenDentalAppointmentChanges>()),
            Patients = patients,
            PatientChanges = new OpenDentalPatientChanges(client),
            Notes = new OpenDentalNoteBook(client, practice, clock),
            Insurance = insurance,
            InsuranceFiling = insurance,
            Billing = new OpenDentalBillingDesk(client, practice),
            Writes = new OpenDentalWriteTracker(client, practice, clash, patients, insurance, options, clock),
        };
    }
}
