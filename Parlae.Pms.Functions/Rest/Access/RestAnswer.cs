using System.Text.Json;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Hosting.Errors;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>What a route answers: a value, or a problem.</summary>
internal sealed record RestAnswer(int Status, object Body, string MediaType) : PatientData
{
    public static RestAnswer Ok(object body) => new(StatusCodes.Status200OK, body, "application/json");

    public static RestAnswer Created(object body) => new(StatusCodes.Status201Created, body, "application/json");

    public static RestAnswer Accepted(string reference) => new(StatusCodes.Status202Accepted, new Submitted(reference), "application/json");

    public static RestAnswer Of(Problem problem, string correlationId) => new(problem.Status, problem.Body(correlationId), Problem.MediaType);

    public RenderedAnswer Render() => new(Status, MediaType, JsonSerializer.SerializeToUtf8Bytes(Body, Body.GetType(), RestJson.Answers));
}

/// <summary>A write that is under way: <c>GET /api/pms/writes/{reference}</c> tells what becomes of it.</summary>
internal sealed record Submitted(string Reference);

/// <summary>An answer as its bytes.</summary>
internal sealed record RenderedAnswer(int Status, string MediaType, byte[] Body) : PatientData
{
    public async Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = MediaType == "application/json" ? "application/json; charset=utf-8" : MediaType;
        http.Response.ContentLength = Body.Length;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(Body, http.RequestAborted);
    }
}
