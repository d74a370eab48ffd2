namespace Parlae.Pms.Tests.Scenarios.Isolation;

/// <summary>One account's credential with what is another's.</summary>
/// <param name="What">For the failure's text.</param>
/// <param name="SendAsync">Sends it; what came back.</param>
/// <param name="Trail">The account whose audit trail gets an entry of it; null: none, since it names nobody.</param>
/// <param name="Actor">Of that entry.</param>
internal sealed record Attempt(string What, Func<Task<string>> SendAsync, string? Trail, string? Actor)
{
    /// <summary>Of what is another's: what came from the asker itself, and is told back.</summary>
    public IReadOnlyList<string> Own { get; init; } = [];
}
