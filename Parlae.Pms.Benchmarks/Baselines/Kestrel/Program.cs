using System.Globalization;
using System.Net;
using System.Text.Json;

// What the product is compared with: the least that a server of webhooks can do. It parses the body, and answers a constant.
var constant = """{"results":[{"toolCallId":"call_1","name":"checkAvailability","result":"{\"status\":\"slots\",\"say\":\"I have Monday, March 2nd at 10 AM, 11 AM or 2 PM.\",\"slots\":[]}"}]}"""u8.ToArray();
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture)));
var app = builder.Build();
app.MapGet("/api/health", () => Results.Ok());
app.MapPost("/api/vapi/tools/{tool}", async context =>
{
    using var message = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
    if (message.RootElement.ValueKind != JsonValueKind.Object)
        throw new InvalidOperationException("No message.");
    context.Response.ContentType = "application/json";
    context.Response.ContentLength = constant.Length;
    await context.Response.Body.WriteAsync(constant, context.RequestAborted);
});
await app.RunAsync();
