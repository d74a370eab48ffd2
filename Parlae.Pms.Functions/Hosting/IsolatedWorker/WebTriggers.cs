using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Parlae.Pms.Functions.Hosting.IsolatedWorker;

/// <summary>What people see in a browser, as <see cref="Web.WebFunctions"/> lists it.</summary>
public sealed class WebTriggers(FunctionEdge edge)
{
    [Function("webSetup")]
    public Task WebSetup([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "setup/{*path}")] HttpRequest request) => edge.AnswerAsync(request);

    [Function("webConsole")]
    public Task WebConsole([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "console/{*path}")] HttpRequest request) => edge.AnswerAsync(request);
}
