namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>The keys that open the sandbox's Sikka; of the office's, exactly these. They open nothing but the imaginary practice.</summary>
public static class SikkaCredentials
{
    /// <summary>
    /// Any App-Id and App-Key open the sandbox, so that a bench can bring its own; those that begin with one of these words (in any case) are refused, so that
    /// a refusal can be tried.
    /// </summary>
    public static readonly IReadOnlyList<string> RefusedApplications = ["wrong", "bad", "invalid"];

    /// <summary>The App-Id that the demo uses: the product's <c>SIKKA_APPLICATION_ID</c>.</summary>
    public const string ApplicationId = "sandbox-sikka-application";

    /// <summary>The App-Key that the demo uses: the product's <c>SIKKA_SECRET_KEY</c>.</summary>
    public const string ApplicationKey = "sandbox-sikka-application-key";

    /// <summary>The office under Sikka's usual limits.</summary>
    public const string OfficeId = "D10001";

    /// <summary>Secret of <see cref="OfficeId"/>.</summary>
    public const string OfficeSecret = "sandbox-sikka-office-secret";

    /// <summary>A second door to the same practice whose requests are never limited.</summary>
    public const string UnlimitedOfficeId = "D10002";

    /// <summary>Secret of <see cref="UnlimitedOfficeId"/>.</summary>
    public const string UnlimitedOfficeSecret = "sandbox-sikka-unlimited-office-secret";

    /// <summary>The practice's id within either office.</summary>
    public const string PracticeId = "1";

    /// <summary>The part of the practice id that operatories are asked by.</summary>
    public const string CustomerId = "1";
}
