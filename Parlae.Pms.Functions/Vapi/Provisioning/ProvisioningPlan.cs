namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>All that has to be done at Vapi for an account, in order, and what an operator should know of.</summary>
/// <param name="Steps">Empty: nothing is to be changed.</param>
/// <param name="Notes">What was left as it is, and why.</param>
/// <param name="Missing">What the account names and Vapi does not have; the push is not whole without it.</param>
/// <param name="DialledNumbers">What people dial to reach the account, by the number's id.</param>
internal sealed record ProvisioningPlan(IReadOnlyList<Step> Steps, IReadOnlyList<string> Notes, IReadOnlyList<string> Missing, IReadOnlyDictionary<string, string> DialledNumbers);
