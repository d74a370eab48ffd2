namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>A refusal in the shape of <c>google.rpc.Status</c> (reference 10).</summary>
internal sealed class KollaRefusal(int status, int code, string message) : Exception(message)
{
    internal int Status => status;

    internal int Code => code;

    internal static KollaRefusal Invalid(string message) => new(400, 3, message);

    internal static KollaRefusal Failed(string message) => new(400, 9, message);

    internal static KollaRefusal NotFound(string what) => new(404, 5, $"{what} not found");

    internal static KollaRefusal Conflict { get; } = new(409, 10, "appointment time is not available");

    internal static KollaRefusal Unimplemented(string what) => new(501, 12, $"{what} is not implemented for this connector");

    internal static KollaRefusal Unauthenticated => new(401, 16, "invalid credentials");

    internal static KollaRefusal NotLinked => new(403, 7, "linked account is not available to this key");
}
