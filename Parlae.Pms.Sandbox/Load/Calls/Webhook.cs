using Parlae.Pms.Sandbox.Load.Answers;

namespace Parlae.Pms.Sandbox.Load.Calls;

/// <summary>A webhook that is signed and ready to go; it is sent once.</summary>
/// <param name="Name">The tool, or the type of the event: under which its answer is counted.</param>
/// <param name="Read">Reads its answer from status and body.</param>
internal sealed record Webhook(string Name, HttpRequestMessage Request, Func<int, byte[], Heard> Read);
