namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>Vapi could not be asked, or said no. The message is one line for the operator, without the key.</summary>
#pragma warning disable CA1032 // It exists only to carry that line and how the command ends.
internal sealed class ProvisioningException(string message, int exitCode, Exception? inner = null) : Exception(message, inner)
#pragma warning restore CA1032
{
    public int ExitCode { get; } = exitCode;
}
