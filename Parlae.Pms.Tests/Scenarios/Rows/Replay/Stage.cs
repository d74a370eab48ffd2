using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.Replay;

/// <summary>
/// Where the script's webhooks go in: each into every process at the same moment, and once more 21 seconds after its act. Every delivery must have the
/// answer of the first.
/// </summary>
/// <param name="isDeliveredAgain">Also later; else each webhook arrives once a process.</param>
internal sealed partial class Stage(ClinicProcesses clinic, bool isDeliveredAgain) : IWebhookDoor
{
    private readonly ConcurrentQueue<Delivery> delivered = new();
    private readonly ConcurrentQueue<string> unequal = new();
    private readonly ConcurrentQueue<string> said = new();

    private sealed record Delivery(string Path, string Body, Action<HttpRequestMessage, byte[]>? Sign, (HttpStatusCode, string) Answer);

    public ClinicProcesses Clinic => clinic;

    public JsonObject SetupBody => clinic.SetupBody;

    /// <summary>How many webhooks were sent, deliveries to others and later ones included.</summary>
    public int Deliveries { get; private set; }

    /// <summary>Deliveries of one webhook that were answered differently.</summary>
    public IReadOnlyCollection<string> Unequal => unequal;

    /// <summary>All that callers heard, by call, without what is numbered anew each time.</summary>
    public IReadOnlyList<string> Said => [.. said.Order(StringComparer.Ordinal)];

    public async Task<(HttpStatusCode Status, string Text)> PostAsync(string path, string body, Action<HttpRequestMessage, byte[]>? sign)
    {
        var answer = await DeliverAsync(path, body, sign);
        delivered.Enqueue(new Delivery(path, body, sign, answer));
        return answer;
    }

    /// <summary>A call of the script, by a name that is the same in every run.</summary>
    /// <param name="dialled">The number that was called, where the webhooks tell it.</param>
    public PhoneCall Call(string name, string? number = null, string? phoneNumberId = null, string? dialled = null) => new(this, number, name)
    {
        PhoneNumberId = phoneNumberId ?? (string?)SetupBody["phoneNumberIds"]![0],
        Change = dialled is null ? null : body => body["message"]!["phoneNumber"] = new JsonObject { ["number"] = dialled },
    };

    /// <summary>Writes down what was answered. Of callers who want the same it is not settled who hears which: they share a name.</summary>
    public Answer Hear(string call, Answer answer)
    {
        said.Enqueue($"{call}: {Numbered().Replace(answer.Error ?? answer.Result.GetRawText(), "")}");
        return answer;
    }

    /// <summary>All webhooks of an act come again.</summary>
    public async Task AgainAsync()
    {
        if (!isDeliveredAgain)
            return;
        await clinic.Sandbox.AdvanceAsync(21);
        var all = delivered.ToArray();
        delivered.Clear();
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (webhook, _) =>
        {
            if (await DeliverAsync(webhook.Path, webhook.Body, webhook.Sign) is var again && again != webhook.Answer)
                unequal.Enqueue($"later: {webhook.Answer} / {again}");
        });
    }

    private async Task<(HttpStatusCode Status, string Text)> DeliverAsync(string path, string body, Action<HttpRequestMessage, byte[]>? sign)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, clinic.Apps.Count).Select(process => OneAsync(process)));
        lock (unequal)
            Deliveries += answers.Length;
        if (answers.Distinct().Count() > 1)
            unequal.Enqueue(string.Join(" / ", answers.Distinct()));
        return answers[0];

        // A refusal at the door names the request, and each delivery is one: there the status alone must be the same.
        async Task<(HttpStatusCode, string)> OneAsync(int process) =>
            await clinic.PostAsync(process, path, body, sign) is var (status, text) && status == HttpStatusCode.OK ? (status, text) : (status, "");
    }

    [GeneratedRegex(""","(reference|asOf)":"[^"]*""")]
    private static partial Regex Numbered();
}
