namespace Parlae.Pms.Sandbox.Practice;

/// <summary>A kind of visit, with the procedure it is charged as.</summary>
internal sealed record VisitType(string Item, string Name, int Minutes, ProviderKind By, string ProcedureCode, string ProcedureName, string Category, decimal Fee);

/// <summary>A carrier's dental plan.</summary>
internal sealed record Plan(string Id, string Carrier, string PayerId, string GroupNumber, string GroupName, string Phone, int PercentCovered, decimal YearlyMaximum);

/// <summary>A way to pay, as the ledger knows it.</summary>
internal sealed record PaymentType(string Code, string Description, string Method, bool Insurance)
{
    /// <summary>It changes what is owed, and no money comes in.</summary>
    internal bool Adjustment { get; init; }

    /// <summary>The system wants the card's own data with it.</summary>
    internal bool NeedsCard { get; init; }
}
