using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Tools;

/// <summary>What the tools that change a visit say alike.</summary>
internal static class ChangeAnswers
{
    public static ToolAnswer NotFound => new ToolAnswer.Result("notFound", "I don't see that appointment any more. Would you like me to look at your appointments again?", null);

    /// <summary>A write that the PMS refused; staff have been told.</summary>
    public static ToolOutcome Refused(string standing) => new(new ToolAnswer.Error($"{standing} The staff have been told; offer to connect the caller with them."), WriteFailed: true);
}
