namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>An institution as NexHealth shows it, and what the practice system behind it can do (reference 3, 5, 9).</summary>
/// <param name="MovesVisits">Start, end and operatory of an appointment can be changed.</param>
/// <param name="HasLedger">Balances and payments are switched on.</param>
/// <param name="BooksByOperatory">A booking must say in which operatory.</param>
internal sealed record NexHealthSystem(string Subdomain, int InstitutionId, int LocationId, string Emr, string EmrName, bool MovesVisits, bool HasLedger, bool BooksByOperatory)
{
    private static readonly NexHealthSystem[] All =
    [
        new(NexHealthCredentials.Subdomain, 105, 7, "dentrix", "Dentrix", MovesVisits: true, HasLedger: true, BooksByOperatory: true),
        new(NexHealthCredentials.PlainSubdomain, 106, 9, "curve", "Curve Dental", MovesVisits: false, HasLedger: false, BooksByOperatory: false),
    ];

    internal static NexHealthSystem? Find(string? subdomain) => Array.Find(All, system => system.Subdomain == subdomain);
}
