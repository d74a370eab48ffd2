namespace Parlae.Pms.Functions.Web.Drafts;

/// <summary>A draft is there, and nothing can be made of it: it must be thrown away. Nothing of it is told.</summary>
internal sealed class BrokenDraftException(string accountId) : Exception($"The setup draft of account {accountId} cannot be gone on with.");
