using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Rest.Setup;

namespace Parlae.Pms.Functions.Web.Drafts;

/// <summary>A clinic's setup that somebody is in the middle of.</summary>
/// <param name="Body">As the setup API takes it. Without credentials where those that are stored shall stay.</param>
/// <param name="Stamp">Another one with each change: by it a form shows what it was made of.</param>
/// <param name="BasedOn">When the account that it changes had been set up last; null: it makes a new one.</param>
/// <param name="ChangedAt">The last time.</param>
internal sealed record SetupDraft(SetupBody Body, string Stamp, DateTimeOffset? BasedOn, DateTimeOffset ChangedAt) : SecretData;

/// <summary>The key of a new account, until somebody has seen it.</summary>
internal sealed record UnseenKey(string Key) : SecretData;

/// <summary>A row as read, with the ETag under which it may be replaced.</summary>
internal sealed record KeptRow<T>(T Value, string ETag) : SecretData;
