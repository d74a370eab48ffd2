using NodaTime;
using Parlae.Pms.Sandbox.Control;

namespace Parlae.Pms.Sandbox.Sikka.Writebacks;

/// <summary>A write as it came in.</summary>
/// <param name="Id">The id in the path, where the call has one.</param>
internal sealed record WriteRequest(WriteBody Body, PracticeRun Run, SikkaPms Pms, string Id)
{
    internal LocalDate Today => Run.Clock.Local.Date;
}

/// <summary>A kind of write and how Sikka acknowledges it (reference 8.1).</summary>
/// <param name="Prepare">Checks what Sikka checks at once, and refuses; what only the practice can know comes out when it is performed.</param>
internal sealed record SikkaWrite(string Method, string Resource, bool HasId, string Code, string Message, Func<WriteRequest, SikkaAction> Prepare)
{
    private static readonly SikkaWrite[] All =
    [
        new("POST", "appointment", HasId: false, "API2016", "New resource created successfully", AppointmentWrites.Book),
        new("PUT", "appointments", HasId: true, "API0007", "Appointment status logged successfully", AppointmentWrites.Move),
        new("PATCH", "appointments", HasId: true, "API0007", "Appointment status logged successfully", AppointmentWrites.ChangeStatus),
        new("POST", "patient", HasId: false, "API2016", "New resource created successfully", PatientWrites.Create),
        new("PATCH", "patient", HasId: true, "API0011", "Patient update request logged successfully", PatientWrites.Change),
        new("POST", "medical_notes", HasId: false, "API2016", "New resource created successfully", ChartWrites.AddNote),
        new("POST", "transaction", HasId: false, "API2016", "New resource created successfully", ChartWrites.TakePayment),
    ];

    internal bool Creates => Method == "POST";

    internal static SikkaWrite? Find(string method, string resource, bool hasId) =>
        Array.Find(All, write => write.Method == method && write.Resource == resource && write.HasId == hasId);

    internal static bool Knows(string resource) => Array.Exists(All, write => write.Resource == resource);
}
