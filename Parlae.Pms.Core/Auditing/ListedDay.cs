namespace Parlae.Pms.Core.Auditing;

/// <summary>A day of an account as the platform's chain lists it.</summary>
internal sealed record ListedDay(string AccountId, DateOnly Day)
{
    private static ReadOnlySpan<byte> Marker => "\"action\":\"openAuditDay\""u8;

    /// <summary>Null for every other entry; most are told by their bytes, without parsing.</summary>
    public static ListedDay? Parse(ReadOnlySpan<byte> body) =>
        body.IndexOf(Marker) >= 0 && AuditEntry.Parse(body) is { Action: AuditTrail.DayOpened, Fields: [var accountId, var text] } && AuditRows.TryParseDay(text) is { } day
            ? new ListedDay(accountId, day)
            : null;
}
