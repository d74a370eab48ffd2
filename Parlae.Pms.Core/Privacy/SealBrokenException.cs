using System.Diagnostics.Metrics;

namespace Parlae.Pms.Core.Privacy;

/// <summary>What is wrong with a ciphertext. The word goes into a metric, never the data.</summary>
public enum SealFault
{
    /// <summary>Cut off: too short to be anything of ours.</summary>
    TooShort,

    /// <summary>Of a form that this program does not know.</summary>
    UnknownVersion,

    /// <summary>Its key is not the account's, or was destroyed.</summary>
    UnknownKey,

    /// <summary>The master key that wraps its key is not here.</summary>
    UnknownMasterKey,

    /// <summary>Changed, or taken from another account or another row.</summary>
    Changed,

    /// <summary>The wrapped key was changed, or taken from another account.</summary>
    KeyChanged,

    /// <summary>The record that holds the key cannot be read.</summary>
    KeyRecordDamaged,
}

/// <summary>A ciphertext that is not what it claims to be: another account's, another row's, changed, or of an unknown key.</summary>
public sealed class SealBrokenException(SealFault fault) : Exception($"Sealed data cannot be opened: {Words(fault)}.")
{
    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Counter<long> Broken = Meter.CreateCounter<long>("parlae.seal.broken", description: "Sealed data that could not be opened, by what is wrong with it.");

    public SealFault Fault { get; } = fault;

    /// <summary>Counts what was found, and gives the exception to throw.</summary>
    internal static SealBrokenException Found(SealFault fault)
    {
        Broken.Add(1, new KeyValuePair<string, object?>("reason", fault.ToString()));
        return new SealBrokenException(fault);
    }

    private static string Words(SealFault fault) => fault switch
    {
        SealFault.TooShort => "it is too short",
        SealFault.UnknownVersion => "its version is unknown",
        SealFault.UnknownKey => "its key is unknown",
        SealFault.UnknownMasterKey => "its master key is unknown",
        SealFault.Changed => "it was changed, or belongs elsewhere",
        SealFault.KeyChanged => "its data key was changed, or belongs elsewhere",
        SealFault.KeyRecordDamaged => "the record of its key is damaged",
        _ => "it is broken",
    };
}
