using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>What a REST route answered.</summary>
internal sealed record RestReply(HttpStatusCode Status, string Text, string? MediaType, TimeSpan? RetryAfter)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>Checks the status and, when it is another, shows the answer. A problem must look like one.</summary>
    public JsonElement Is(HttpStatusCode status, string? kind = null)
    {
        Assert.True(Status == status, $"Expected {status}: {Status} {Text}");
        if ((int)status >= 400)
        {
            Assert.Equal("application/problem+json", MediaType);
            Assert.StartsWith("urn:parlae:", Json.GetProperty("type").GetString(), StringComparison.Ordinal);
            Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        }

        if (kind is not null)
            Assert.Equal("urn:parlae:" + kind, Json.GetProperty("type").GetString());
        return Json;
    }
}

/// <summary>The REST API as the holder of a key uses it.</summary>
internal sealed class RestDoor(HttpClient http, string? key)
{
    public string? Actor { get; init; }

    public Task<RestReply> GetAsync(string path) => SendAsync("GET", path);

    public Task<RestReply> PostAsync(string path, object body, string? idempotencyKey = null) => SendAsync("POST", path, body, idempotencyKey);

    /// <param name="body">An object, or text as it is.</param>
    public async Task<RestReply> SendAsync(string method, string path, object? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (Actor is not null)
            request.Headers.TryAddWithoutValidation("X-Parlae-Actor", Actor);
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, Clinic.Cancellation);
        var reply = new RestReply(answer.StatusCode, await answer.Content.ReadAsStringAsync(Clinic.Cancellation), answer.Content.Headers.ContentType?.MediaType, answer.Headers.RetryAfter?.Delta);
        OpenApiCheck.Check(method, path, reply);
        return reply;
    }
}
