namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>A refusal in NexHealth's envelope (reference 2). The words are made up.</summary>
internal sealed class NexHealthRefusal(int status, string description, string error) : Exception(error)
{
    internal int Status => status;

    internal string Description => description;

    internal static NexHealthRefusal Invalid(string error) => new(400, "Bad request", error);

    internal static NexHealthRefusal Missing(string name) => Invalid($"Missing parameter: {name}");

    internal static NexHealthRefusal Unauthorized => new(401, "Unauthorized", "Token is invalid or expired");

    internal static NexHealthRefusal Forbidden(string error) => new(403, "Forbidden", error);

    internal static NexHealthRefusal NotFound(string what) => new(404, "Not found", $"{what} not found");

    internal static NexHealthRefusal TooMany => new(429, "Too many requests", "Rate limit exceeded");

    internal static NexHealthRefusal Taken => Invalid("The requested time is not available");
}
