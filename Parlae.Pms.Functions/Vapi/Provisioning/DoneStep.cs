namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>A step that was done.</summary>
/// <param name="Id">At Vapi.</param>
/// <param name="KeptOtherwise">Where Vapi answered with something else than was sent; the next push would send it again.</param>
internal sealed record DoneStep(Step Step, string Id, IReadOnlyList<string> KeptOtherwise);
