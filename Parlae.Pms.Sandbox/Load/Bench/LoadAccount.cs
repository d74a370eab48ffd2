namespace Parlae.Pms.Sandbox.Load.Bench;

/// <summary>A clinic of the load, connected over the setup API.</summary>
/// <param name="Key">Opens its REST API.</param>
internal sealed record LoadAccount(string AccountId, string PhoneNumberId, string AssistantId, string Key, LoadPractice Practice);
