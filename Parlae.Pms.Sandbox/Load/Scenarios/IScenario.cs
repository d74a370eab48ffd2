namespace Parlae.Pms.Sandbox.Load.Scenarios;

/// <summary>One kind of load; it tells the report what it saw and checks there what must hold.</summary>
internal interface IScenario
{
    Task PlayAsync(CancellationToken cancellationToken);
}
