using Parlae.Pms.Sandbox.Load.Bench;

namespace Parlae.Pms.Sandbox.Load.Calls;

/// <summary>One phone call: to which clinic, and who is on it.</summary>
internal sealed record Line(LoadAccount Account, string CallId, Caller Caller);
