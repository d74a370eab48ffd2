using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>
/// What the practice's key may write (reference 9). Nothing lists it, so it is tried: with bodies that lack all that is required, and a visit that nobody
/// has, nothing can come of a try but a refusal, and its status tells. Tried at setup; later the facts of then hold.
/// </summary>
internal sealed class OpenDentalPermissions(OpenDentalHttp http, OpenDentalPractice practice)
{
    private static readonly Dictionary<string, object> Nothing = [];

    private static readonly (string Fact, HttpMethod Method, string Path)[] Tries =
    [
        ("mayAct", HttpMethod.Put, "appointments/0/Confirm"), ("mayBook", HttpMethod.Post, "appointments"), ("mayChangePatients", HttpMethod.Post, "patients"), ("mayTakePayments", HttpMethod.Post, "payments"),
    ];

    /// <summary>Of no use without plans.</summary>
    private static readonly (string Fact, HttpMethod Method, string Path) Insurance = ("mayAddInsurance", HttpMethod.Post, "inssubs");

    /// <summary>The facts. Throws <see cref="VendorException"/> kinds: who does not answer now permits nothing and forbids nothing.</summary>
    public async Task<Dictionary<string, string>> LearnAsync(CancellationToken cancellationToken)
    {
        var tries = practice.InsurancePlans.Count > 0 ? [.. Tries, Insurance] : Tries;
        if (tries.All(one => practice.Setting(one.Fact) is not null)) return tries.ToDictionary(one => one.Fact, one => practice.Setting(one.Fact)!);
        var facts = new Dictionary<string, string>();
        foreach (var (fact, method, path) in tries) facts[fact] = await MayAsync(method, path, cancellationToken) ? "true" : "false"; // one by one: how fast is not known yet, either
        return facts;
    }

    private async Task<bool> MayAsync(HttpMethod method, string path, CancellationToken cancellationToken) =>
        await http.WriteAsync(method, path, Nothing, cancellationToken) switch
        {
            OpenDentalOutcome.Refused refused => refused.Reason is not Writes.WriteRejection.NotPermitted,
            OpenDentalOutcome.Lost => throw http.Access.Unreachable("permissions-unknown"),
            _ => true,
        };
}
