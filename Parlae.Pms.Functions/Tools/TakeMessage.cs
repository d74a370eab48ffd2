using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Tools.Arguments;

namespace Parlae.Pms.Functions.Tools;

internal sealed record TakeMessageArguments(
    [Description("The message for the staff, in the caller's words.")][MaxLength(1000)] string Text,
    [Description("The number to call back, only if it is not the one the caller calls from.")] PhoneNumber? CallbackNumber,
    [Description("Whether it is urgent, true or false.")] bool? Urgent) : PatientData;

/// <summary>Takes a message for the staff.</summary>
internal sealed class TakeMessage(ChartRequests requests) : Tool<TakeMessageArguments>(new(
    "takeMessage",
    "Takes a message for the staff and asks them to call back. Read a callback number back to the caller first.",
    Writes: true,
    IdentityLevel.None,
    Offered.Messages))
{
    private const int SaidDigits = 4;

    protected override async Task<ToolOutcome> RunAsync(TakeMessageArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var call = context.Call;
        var number = arguments.CallbackNumber?.Digits ?? call.CallerNumber;
        var urgent = arguments.Urgent ?? false;
        await requests.LeaveMessageAsync(call, Description.Name, new(arguments.Text, number, urgent), cancellationToken);
        var back = number is null ? "" : $" They can call you back at the number ending in {number[^SaidDigits..]}.";
        return Answer("taken", $"I've passed your message on to the staff{(urgent ? " and marked it as urgent" : "")}.{back}");
    }
}
