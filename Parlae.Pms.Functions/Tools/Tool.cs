using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Calls;
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

    /// <summary>Wherever callers' words are taken, and for money: a card number among the arguments, under whatever name, is refused before anything is read or kept.</summary>
    protected virtual bool RefusesCards => ArgumentRecord.IsFree<TArguments>();

    public async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        if (RefusesCards && ArgumentRecord.HasCard<TArguments>(arguments))
            return new ToolOutcome(Ask(CardNumbers.Refusal)) { Refused = "cardData" };
        var time = context.Call.Time;
        return ArgumentRecord.Bind<TArguments>(arguments, time.Now.InZone(time.Zone), number => context.Call.IsClinicNumber(number.Digits)) switch
        {
            Binding<TArguments>.Bound bound => await RunAsync(bound.Value, context, cancellationToken),
            Binding<TArguments>.Invalid invalid => new ToolAnswer.Error(invalid.Sentence),
            _ => throw new InvalidOperationException("A binding of an unknown kind."),
        };
    }

    protected abstract Task<ToolOutcome> RunAsync(TArguments arguments, ToolCallContext context, CancellationToken cancellationToken);

    protected static ToolAnswer Answer(string status, string say, JsonObject? more = null) => new ToolAnswer.Result(status, say, more);

    /// <summary>For answers with handles: see <see cref="ToolOutcome.InSession"/>. Without a session that can be written there are none.</summary>
    protected static ToolOutcome AnswerInSession(Func<CallSession, ToolAnswer> compose) => new(new ToolAnswer.Error(ToolWords.RecordsDown)) { InSession = compose };

    protected static ToolAnswer Ask(string sentence) => new ToolAnswer.Error(sentence);
}
