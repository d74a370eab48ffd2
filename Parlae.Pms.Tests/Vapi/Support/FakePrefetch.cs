using System.Collections.Concurrent;
using Parlae.Pms.Core.Calls;

namespace Parlae.Pms.Tests.Vapi.Support;

/// <summary>Notes for which calls something was to be read ahead.</summary>
internal sealed class FakePrefetch : ICallPrefetch
{
    public ConcurrentQueue<CallContext> Begun { get; } = new();

    public void Begin(CallContext call) => Begun.Enqueue(call);
}
