using Parlae.Pms.Sandbox.Load.Figures;

/// <summary>What the runtime looks for, in no namespace, in the assembly that <c>DOTNET_STARTUP_HOOKS</c> names, before the app's own code runs.</summary>
internal static class StartupHook
{
    public static void Initialize() => RuntimeTeller.Begin();
}
