namespace Parlae.Pms.Core.Calls;

/// <summary>Reads ahead, in the background, what the first questions of a call will ask for.</summary>
public interface ICallPrefetch
{
    /// <summary>Begins and returns at once; what goes wrong is logged, and the tools then read for themselves.</summary>
    void Begin(CallContext call);
}
