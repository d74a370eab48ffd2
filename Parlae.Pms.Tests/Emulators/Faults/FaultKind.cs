namespace Parlae.Pms.Tests.Emulators.Faults;

/// <summary>What can befall one request.</summary>
internal enum FaultKind
{
    /// <summary>It is passed on late.</summary>
    Delay,

    /// <summary>The connection is reset before it reaches the stand-in.</summary>
    Reset,

    /// <summary>429, with a time to come back.</summary>
    Throttled,

    /// <summary>500.</summary>
    Broken,

    /// <summary>503.</summary>
    Busy,

    /// <summary>The stand-in has performed it and answered; the connection is cut.</summary>
    LostAnswer,

    /// <summary>The stand-in has performed it; 503 is answered all the same.</summary>
    BusyAfterWrite,
}

/// <summary>How a store is away.</summary>
internal enum OutageKind
{
    /// <summary>Connections are reset, those that are open and those that are tried.</summary>
    Refused,

    /// <summary>Everything is answered with 503.</summary>
    Busy,

    /// <summary>Nothing is answered at all.</summary>
    Silent,
}

/// <summary>A service behind the proxy.</summary>
internal enum ProxiedStore
{
    Tables,
    Blobs,
    Documents,
    Vault,
}
