namespace Parlae.Pms.Tests.Infra;

/// <summary>Both hosting models, in and out of a network of their own.</summary>
internal static class Modes
{
    public static TheoryData<string, bool> All => new()
    {
        { "custom", false },
        { "custom", true },
        { "dotnet-isolated", false },
        { "dotnet-isolated", true },
    };
}
