namespace Parlae.Pms.Core.Privacy;

/// <summary>The master keys cannot be used as things are set up: a wrong or malformed <c>ENCRYPTION_KEY</c>, or a damaged key file. Someone must act.</summary>
public sealed class KeyRingException(string message, Exception? inner = null) : Exception(message, inner);
