using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Functions.Tools;

internal sealed record TransferToStaffArguments(
    [Description("The reason for the transfer, in a few words.")][MaxLength(500)] string Reason) : PatientData;

/// <summary>Where to send a caller who wants a person. The reason makes the assistant think twice; it is kept nowhere.</summary>
internal sealed class TransferToStaff() : Tool<TransferToStaffArguments>(new(
    "transferToStaff",
    "The number to transfer the call to when the caller wants a person or nothing else helps.",
    Writes: false,
    IdentityLevel.None,
    Offered.Always))
{
    protected override Task<ToolOutcome> RunAsync(TransferToStaffArguments arguments, ToolCallContext context, CancellationToken cancellationToken) => Task.FromResult<ToolOutcome>(
        context.Call.Account.StaffNumber is { } number
            ? Answer("transfer", "One moment, I'll connect you with the staff.", new JsonObject { ["destination"] = number })
            : Ask("I can't transfer calls at this office. Offer to take a message, so that the staff can call back."));
}
