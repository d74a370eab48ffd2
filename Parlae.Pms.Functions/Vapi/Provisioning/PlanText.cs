using System.Globalization;

namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>A plan for the operator: what is done, and what differs. Nothing that somebody else wrote at Vapi is in it.</summary>
internal static class PlanText
{
    public static void Write(TextWriter to, DoneStep done)
    {
        to.WriteLine($"done: {done.Step.Words} ({done.Id})");
        foreach (var difference in done.KeptOtherwise)
            to.WriteLine($"    note: Vapi keeps it otherwise, so that the next push sends it again: {difference}");
    }

    public static void Write(TextWriter to, ProvisioningPlan plan, bool isDry)
    {
        foreach (var step in plan.Steps)
        {
            to.WriteLine(step.Words);
            foreach (var difference in step.Differences)
                to.WriteLine($"    {difference}");
        }

        foreach (var note in plan.Notes)
            to.WriteLine($"note: {note}.");
        foreach (var missing in plan.Missing)
            to.WriteLine($"missing: {missing}.");
        to.WriteLine(plan.Steps.Count == 0 ? "Nothing to change." : string.Create(CultureInfo.InvariantCulture, $"{plan.Steps.Count} changes{(isDry ? ", none made" : "")}."));
    }
}
