using System.Text.Json.Nodes;

namespace Parlae.Pms.Tests.Vapi.Sdk;

/// <summary>Keeps what goes out to Vapi's API.</summary>
internal sealed class SentBodies() : DelegatingHandler(new SocketsHttpHandler())
{
    public List<(string Method, string Kind, JsonNode Body)> All { get; } = [];

    /// <summary>The SDK's type of a body.</summary>
    public static string TypeOf(string method, string kind) => (method, kind) switch
    {
        ("POST", "tool") => "Vapi.CreateToolsRequest",
        ("PATCH", "tool") => "Vapi.UpdateToolsRequestBody",
        ("POST", "assistant") => "Vapi.CreateAssistantDto",
        ("PATCH", "assistant") => "Omit<Vapi.UpdateAssistantDto, \"id\">",
        ("POST", "squad") => "Vapi.CreateSquadDto",
        ("PATCH", "squad") => "Omit<Vapi.UpdateSquadDto, \"id\">",
        ("PATCH", "phone-number") => "Vapi.UpdatePhoneNumbersRequestBody",
        _ => throw new ArgumentException($"Nothing is sent by {method} {kind}."),
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
            All.Add((request.Method.Method, request.RequestUri!.Segments[2].TrimEnd('/'), JsonNode.Parse(await content.ReadAsStringAsync(cancellationToken))!));
        return await base.SendAsync(request, cancellationToken);
    }
}
