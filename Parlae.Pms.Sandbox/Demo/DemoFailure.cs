namespace Parlae.Pms.Sandbox.Demo;

/// <summary>The demo cannot go on. The message is one line for whoever runs it.</summary>
#pragma warning disable CA1032 // It exists only to say what and with which code to end.
internal sealed class DemoFailure(string message, int exitCode = DemoFailure.CheckFailed) : Exception(message)
#pragma warning restore CA1032
{
    internal const int CheckFailed = 1;
    internal const int Usage = 2;

    internal int ExitCode => exitCode;
}
