using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Functions.Vapi.Functions;

namespace Parlae.Pms.Functions.Tools;

/// <summary>Wiring of the tools. A tool is listed here once, with the name its route has.</summary>
internal static class ToolRegistration
{
    private static readonly IReadOnlyList<(string Name, Type Tool)> Tools =
    [
        ("getPracticeInfo", typeof(GetPracticeInfo)),
        ("getCallerContext", typeof(GetCallerContext)),
        ("getProviders", typeof(GetProviders)),
        ("getAppointmentTypes", typeof(GetAppointmentTypes)),
        ("checkAvailability", typeof(CheckAvailability)),
        ("searchPatients", typeof(SearchPatients)),
        ("createPatient", typeof(CreatePatient)),
        ("bookAppointment", typeof(BookAppointment)),
        ("getAppointments", typeof(GetAppointments)),
        ("rescheduleAppointment", typeof(RescheduleAppointment)),
        ("cancelAppointment", typeof(CancelAppointment)),
        ("confirmAppointment", typeof(ConfirmAppointment)),
        ("getPatient", typeof(GetPatient)),
        ("updatePatient", typeof(UpdatePatient)),
        ("getPatientNotes", typeof(GetPatientNotes)),
        ("addPatientNote", typeof(AddPatientNote)),
        ("getInsurance", typeof(GetInsurance)),
        ("addInsurance", typeof(AddInsurance)),
        ("getBalance", typeof(GetBalance)),
        ("getPaymentHistory", typeof(GetPaymentHistory)),
        ("sendPaymentLink", typeof(SendPaymentLink)),
        ("takeMessage", typeof(TakeMessage)),
        ("transferToStaff", typeof(TransferToStaff)),
        ("joinWaitlist", typeof(JoinWaitlist)),
    ];

    public static IEnumerable<string> Names => Tools.Select(tool => tool.Name);

    public static IServiceCollection AddTools(this IServiceCollection services)
    {
        foreach (var (_, tool) in Tools)
            services.AddSingleton(typeof(ITool), tool);
        return services
            .AddSingleton<ToolCatalog>()
            .AddSingleton<PatientGate>()
            .AddSingleton<AppointmentGate>()
            .AddSingleton<ToolWork>()
            .AddSingleton<IToolRunner, ToolRunner>();
    }
}
