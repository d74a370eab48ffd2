using System.Globalization;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Parlae.Pms.Benchmarks.Webhooks;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Benchmarks.Micro;

/// <summary>What every webhook of 5 kB goes through before anything else: the check of its signature, and the reading of it.</summary>
#pragma warning disable CA1515 // BenchmarkDotNet calls it from an assembly that it makes.
public class WebhookSpeed
#pragma warning restore CA1515
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);
    private static readonly HmacPlan Plan = new();

    private readonly WebhookSecrets secrets = new("a-secret-of-the-benchmarks-that-is-64-characters-long-as-they-are", null);
    private byte[] body = [];
    private ReceivedRequest request = null!;

    [GlobalSetup]
    public void Prepare()
    {
        body = new VapiBody("phone-1", "assistant-1").Of("call-1", "checkAvailability", """{"date":"2026-03-05","appointmentType":"Cleaning"}""", "+18675550100", "call_1");
        request = new ReceivedRequest("POST", "/api/vapi/tools/checkAvailability", new HeaderDictionary(), body);
        var timestamp = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers[Plan.TimestampHeader] = timestamp;
        request.Headers[Plan.SignatureHeader] = HmacCredential.Sign(Plan, secrets.Current, timestamp, request, publicUrl: "");
        if (CheckSignature() is not CredentialFinding.Valid || Read() is not { ToolCalls.Count: 1 })
            throw new InvalidOperationException("The webhook is not what is to be measured.");
    }

    [Benchmark]
    public object CheckSignature() => HmacCredential.Check(Plan, secrets, request, "http://127.0.0.1", Now);

    [Benchmark]
    public object? ReadMessage() => Read();

    private VapiMessage? Read() => VapiMessageReader.Read(body);
}
