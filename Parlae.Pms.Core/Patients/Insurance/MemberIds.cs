namespace Parlae.Pms.Core.Patients.Insurance;

/// <summary>How much of a member id leaves the house: its end, enough to compare with a card.</summary>
public static class MemberIds
{
    /// <summary>This many characters, but never more than a third of it.</summary>
    private const int ShownCharacters = 3;

    /// <summary>Null: nothing of it may be told.</summary>
    public static string? Ending(string? memberId) => memberId is null || memberId.Length < ShownCharacters ? null : memberId[^Math.Min(ShownCharacters, memberId.Length / 3)..];

    /// <summary>Null: there is none on file.</summary>
    public static string? Masked(string? memberId) => memberId is null ? null : $"******{Ending(memberId)}";
}
