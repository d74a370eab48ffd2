namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>What opens the sandbox's NexHealth: any key, but only these institutions. They open nothing but the imaginary practice.</summary>
public static class NexHealthCredentials
{
    /// <summary>Keys that begin with one of these words (in any case) are refused, so that a refusal can be tried.</summary>
    public static readonly IReadOnlyList<string> RefusedKeys = ["wrong", "bad", "invalid", "expired"];

    /// <summary>The key that the demo uses: the product's <c>NEXHEALTH_API_KEY</c>.</summary>
    public const string ApiKey = "sandbox-nexhealth-key";

    /// <summary>A key of a clinic's own, which is not limited.</summary>
    public const string UnlimitedApiKey = "sandbox-nexhealth-key-without-limits";

    /// <summary>The practice, with a system behind it that can do what NexHealth documents.</summary>
    public const string Subdomain = "maple-lane-dental";

    public const string LocationId = "7";

    /// <summary>The same practice with another system behind it, in which visits cannot be moved; its ledger is not switched on.</summary>
    public const string PlainSubdomain = "maple-lane-annex";

    public const string PlainLocationId = "9";

    /// <summary>The practice's own address, for patients who give none.</summary>
    public const string EmailWhenNone = "frontdesk@maple-lane.example";
}
