using System.Globalization;
using System.Text;
using System.Text.Json;
using Parlae.Pms.Benchmarks.Load;
using Parlae.Pms.Benchmarks.Webhooks;

namespace Parlae.Pms.Benchmarks.Clinic;

/// <summary>Makes and signs calls beforehand, so that a load has nothing left to do but to send.</summary>
internal sealed class CallMaker(string phoneNumberId, string assistantId, string secret)
{
    private readonly VapiBody body = new(phoneNumberId, assistantId);
    private readonly SignedWebhook webhook = new(secret);
    private int callers;

    /// <summary>A number that nobody on file has, another each time.</summary>
    public string NextNumber() => string.Create(CultureInfo.InvariantCulture, $"+1867{2_000_000 + Interlocked.Increment(ref callers)}");

    public byte[] Request(string callId, string number, string tool, string arguments) => webhook.Request($"/api/vapi/tools/{tool}", body.Of(callId, tool, arguments, number));

    /// <summary>Vapi says that the call was taken.</summary>
    public byte[] Taken(string callId, string number) => webhook.Request("/api/vapi/events", JsonSerializer.SerializeToUtf8Bytes(new
    {
        message = new { type = "status-update", status = "in-progress", call = new { id = callId, type = "inboundPhoneCall", phoneNumberId, assistantId, customer = new { number } } },
    }));

    /// <summary>One call in which a tool is used with each of these arguments.</summary>
    public PreparedCall Call(string tool, IEnumerable<string> arguments, string expected, string? callId = null)
    {
        var (id, number) = (callId ?? Guid.NewGuid().ToString(), NextNumber());
        return new PreparedCall([.. arguments.Select(each => Request(id, number, tool, each))], [Encoding.UTF8.GetBytes(expected)]);
    }

    /// <summary>How an answer shows its status word.</summary>
    public static string Status(string word) => $"\\\"status\\\":\\\"{word}\\\"";
}
