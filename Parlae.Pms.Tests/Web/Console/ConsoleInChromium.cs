using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Tests.Proofs;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>Pages of a clinic's console that are looked at, and what stands on them.</summary>
internal static class ConsoleInChromium
{
    private const string Account = "/console/accounts/demo";

    public static IReadOnlyList<SeenBy> Pages { get; } =
    [
        new("proofs", $"{Account}/proofs", "account"),
        new("proof", $"{Account}/proofs/g0", "account"),
        new("proof-waiting", $"{Account}/proofs/waiting", "account"),
    ];

    /// <summary>Files to be kept.</summary>
    public static IReadOnlyList<string> WithoutView { get; } = [$"{Account}/proofs/g0/report.json"];

    /// <summary>Answers which address stands for which.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> FurnishAsync(Clinic clinic)
    {
        var play = await ProofPlay.OfAsync(clinic);
        var ended = await play.ToTheEndAsync(await play.StartAsync());
        var waiting = await play.StartAsync();
        while (waiting.State != ProofState.Waiting)
            waiting = await play.AdvanceAsync(waiting);
        return new Dictionary<string, string>
        {
            [$"{Account}/proofs/g0"] = $"{Account}/proofs/{ended.ProofId}",
            [$"{Account}/proofs/waiting"] = $"{Account}/proofs/{waiting.ProofId}",
        };
    }
}
