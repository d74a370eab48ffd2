using System.Net;
using System.Text.Json.Nodes;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>Where signed webhooks go in, whether the app runs in this process or in one of its own.</summary>
internal interface IWebhookDoor
{
    /// <summary>The body that connected the account.</summary>
    JsonObject SetupBody { get; }

    /// <summary>Signs with the platform's secret, or as told.</summary>
    Task<(HttpStatusCode Status, string Text)> PostAsync(string path, string body, Action<HttpRequestMessage, byte[]>? sign);
}
