namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>What the commands end with, for scripts to branch on.</summary>
internal static class ExitCode
{
    public const int Held = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Unreachable = 3;
}
