using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Functions.Web.Drafts;

/// <summary>One test of a connection, as far as it has come, for whoever looks on in whatever process.</summary>
/// <param name="SeenAt">When whoever carries it last said that it goes on.</param>
/// <param name="End">Null: it goes on, or its process has died.</param>
/// <param name="TakenId">The number or assistant that is another account's.</param>
/// <param name="LostKeyId">Of the new account's key, which could not be kept, and nobody has it.</param>
[Business]
internal sealed record SetupRun(string Id, DateTimeOffset BeganAt, DateTimeOffset SeenAt, IReadOnlyList<SetupCheck> Checks, SetupRunEnd? End = null, string? TakenId = null, string? LostKeyId = null)
{
    /// <summary>Who says nothing for so long is dead.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    public bool IsRunning(DateTimeOffset now) => End is null && now - SeenAt < Silence;

    /// <summary>With the newest word on one of the checks.</summary>
    public SetupRun With(SetupCheck check) => this with { Checks = [.. Checks.Where(each => each.Kind != check.Kind), check] };
}

/// <summary>How a test of a connection ended.</summary>
internal enum SetupRunEnd
{
    Connected,
    Failed,

    /// <summary>It was broken off; whether the clinic is connected shows on its page.</summary>
    Stopped,
}
