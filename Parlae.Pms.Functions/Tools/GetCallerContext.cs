using Parlae.Pms.Core.Patients;

namespace Parlae.Pms.Functions.Tools;

internal sealed record GetCallerContextArguments;

/// <summary>Whether the caller's number is known. Never a name, never a handle.</summary>
internal sealed class GetCallerContext(CallerRecognition recognition) : Tool<GetCallerContextArguments>(new(
    "getCallerContext",
    "Whether the number the caller calls from is on file, once or for several patients. It says nothing of who they are: ask for name and date of birth.",
    Writes: false,
    IdentityLevel.None,
    Offered.Patients)
{ Identifies = true })
{
    protected override async Task<ToolOutcome> RunAsync(GetCallerContextArguments arguments, ToolCallContext context, CancellationToken cancellationToken) =>
        await recognition.RecogniseAsync(context.Call, Description.Name, cancellationToken) switch
        {
            CallerContext.Recognised => Answer("recognised", "I see this number on file. May I have your full name and date of birth?"),
            CallerContext.Several => Answer("several", "I see this number on file for more than one patient. May I have the patient's full name and date of birth?"),
            _ => Answer("unknown", "I don't see this number on file. May I have the patient's full name and date of birth?"),
        };
}
