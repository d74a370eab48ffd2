using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Parlae.Pms.Functions.Hosting.IsolatedWorker;

/// <summary>What anyone may ask, as <see cref="Status.SystemFunctions"/> lists it.</summary>
public sealed class SystemTriggers(FunctionEdge edge)
{
    [Function("health")]
    public Task Health([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("version")]
    public Task Version([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/version")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("openApi")]
    public Task OpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request) => edge.AnswerAsync(request);
}
