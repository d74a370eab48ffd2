using Parlae.Pms.Sandbox.Load.Bench;
using Parlae.Pms.Sandbox.Load.Calls;

namespace Parlae.Pms.Sandbox.Load.Scenarios;

/// <summary>What every scenario plays with.</summary>
internal sealed record Play(LoadBench Bench, LoadOptions Options, Switchboard Switchboard, LoadReport Report);
