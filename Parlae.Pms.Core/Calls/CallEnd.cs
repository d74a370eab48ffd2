namespace Parlae.Pms.Core.Calls;

/// <summary>Why a call ended, in few words.</summary>
public enum CallEnd
{
    /// <summary>Not said, or in words that we do not know.</summary>
    Other,

    /// <summary>Either side hung up.</summary>
    Completed,

    /// <summary>It went on to somebody else.</summary>
    Transferred,

    /// <summary>Silence, or it lasted too long.</summary>
    TimedOut,

    /// <summary>Something broke.</summary>
    Failed,
}
