using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Adapters.Line;

/// <summary>A practice of nobody's, for the call that a program plays to itself while it starts: who plays it answers the adapter's requests in the practice's stead.</summary>
/// <param name="ClientName">The name of the adapter's HTTP client.</param>
/// <param name="Path">Under which the adapter asks, on this machine; begins with a slash.</param>
/// <param name="Settings">By which it asks there; at which port, only its connections can be told.</param>
/// <param name="Credentials">What it takes for the practice's credentials; JSON.</param>
/// <param name="VisitType">A kind of visit that the practice offers.</param>
/// <param name="Account">The account that is connected to it, by the id of the line on which the call comes.</param>
/// <param name="Answer">Its answer to every question, as the vendor would send it, at a time and for a patient with this number (E.164).</param>
[Business]
public sealed record TrialPractice(
    string ClientName, string Path, IReadOnlyDictionary<string, string?> Settings, string Credentials, string VisitType, Func<string, PmsAccount> Account, Func<DateTimeOffset, string, byte[]> Answer);
