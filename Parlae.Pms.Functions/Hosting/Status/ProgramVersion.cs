using System.Reflection;

namespace Parlae.Pms.Functions.Hosting.Status;

/// <summary>Which build this is.</summary>
/// <param name="Commit">The commit it was built from; <c>unknown</c> when built outside a repository.</param>
internal sealed record ProgramVersion(string Version, string Commit)
{
    public static ProgramVersion Current { get; } = Parse(
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0");

    internal static ProgramVersion Parse(string informational) => informational.Split('+', 2) is [var version, { Length: > 0 } commit]
        ? new ProgramVersion(version, commit)
        : new ProgramVersion(informational.TrimEnd('+'), "unknown");
}
