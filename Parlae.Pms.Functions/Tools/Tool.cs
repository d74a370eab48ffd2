using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Tools;

/// <summary>A tool whose arguments are one record: the schema, the reading and the asking come from it.</summary>
internal abstract class Tool<TArguments>(ToolDescription description) : ITool
    where TArguments : class
{
    public ToolDescription Description => description;

    public JsonObject Schema => ArgumentRecord.SchemaOf<TArguments>();

    public async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var time = context.Call.Time;
        return ArgumentRecord.Bind<TArguments>(arguments, time.Now.InZone(time.Zone)) switch
        {
            Binding<TArguments>.Bound bound => await RunAsync(bound.Value, context, cancellationToken),
            Binding<TArguments>.Invalid invalid => new ToolAnswer.Error(invalid.Sentence),
            _ => throw new InvalidOperationException("A binding of an unknown kind."),
        };
    }

    protected abstract Task<ToolOutcome> RunAsync(TArguments arguments, ToolCallContext context, CancellationToken cancellationToken);

    protected static ToolAnswer Answer(string status, string say, JsonObject? more = null) => new ToolAnswer.Result(status, say, more);

    /// <summary>For answers with handles: see <see cref="ToolOutcome.InSession"/>.</summary>
    protected static ToolOutcome AnswerInSession(Func<CallSession, ToolAnswer> compose) => new(new ToolAnswer.Error(ToolWords.Fault)) { InSession = compose };

    protected static ToolAnswer Ask(string sentence) => new ToolAnswer.Error(sentence);
}

/// <summary>Lets a tool at a patient only under a handle of this call, at the level the tool and the clinic's policy ask for.</summary>
internal sealed class PatientGate(IAuditTrail audit)
{
    /// <summary>Null: refused, and audited as such; answer <see cref="ToolWords.NotAllowed"/>.</summary>
    public async Task<PatientHandle?> AllowAsync(CallContext call, ToolDescription tool, string handle, CancellationToken cancellationToken)
    {
        var known = (await call.ReadSessionAsync(cancellationToken)).FindPatient(handle);
        if (known is not null && known.Level >= tool.LevelFor(call.Account))
            return known;
        await RefuseAsync(call, tool, known?.Patient, known is null ? "unknownHandle" : "level", cancellationToken);
        return null;
    }

    public Task RefuseAsync(CallContext call, ToolDescription tool, PatientKey? patient, string reason, CancellationToken cancellationToken) =>
        audit.RefuseAsync(call.Action(tool.Name, patient), reason, cancellationToken);
}

/// <summary>How answers write times.</summary>
internal static class AnswerTime
{
    /// <summary>ISO 8601 with the practice's offset.</summary>
    public static string Iso(Instant time, DateTimeZone zone) => OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:sso<m>").Format(time.InZone(zone).ToOffsetDateTime());

    public static string Iso(LocalDate date) => LocalDatePattern.Iso.Format(date);
}

/// <summary>What every tool that reads or writes a patient's record asks of a clinic.</summary>
internal static class Offered
{
    public static bool Always(PmsAccount account) => account is not null;

    public static bool Booking(PmsAccount account) => account.Features.Booking && account.Capabilities.Book;

    public static bool Appointments(PmsAccount account) => account.Features.Booking && account.Capabilities.ReadAppointments;

    public static bool NewPatients(PmsAccount account) => account.Features.Patients && account.Capabilities.CreatePatient;

    public static bool Patients(PmsAccount account) => account.Features.Patients;
}
