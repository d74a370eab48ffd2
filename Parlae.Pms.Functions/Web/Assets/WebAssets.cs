using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Parlae.Pms.Functions.Web.Assets;

/// <summary>The stylesheet and the script, served from the program itself under a name that changes with their content.</summary>
internal sealed class WebAssets
{
    public const string Stylesheet = "site.css";
    public const string Script = "site.js";

    /// <summary>Draws a chart from each table that has a place for one (<c>Shared/ChartScripts</c>).</summary>
    public const string Charts = "charts.js";

    /// <summary>With which it draws; see <c>chartjs/README.md</c>.</summary>
    public const string ChartLibrary = "chart.umd.min.js";

    private readonly FrozenDictionary<string, WebAsset> byName = new[] { Stylesheet, Script, Charts, ChartLibrary }
        .Select(name => WebAsset.Read(name, name == Stylesheet ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8"))
        .ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);

    /// <summary>Its path below <c>/setup</c> or <c>/console</c>.</summary>
    public string PathOf(string name) => $"/assets/{byName[name].Hash}/{name}";

    /// <summary>Null: no asset has this path.</summary>
    public WebAsset? Find(string path) =>
        path.Split('/') is ["", "setup" or "console", "assets", var hash, var name] && byName.TryGetValue(name, out var asset) && asset.Hash == hash ? asset : null;
}

/// <summary>One file.</summary>
internal sealed record WebAsset(string Name, string Hash, string MediaType, byte[] Content)
{
    public static WebAsset Read(string name, string mediaType)
    {
        using var resource = typeof(WebAsset).Assembly.GetManifestResourceStream($"web/{name}") ?? throw new InvalidOperationException($"{name} is not embedded in this build.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        var content = bytes.ToArray();
        return new WebAsset(name, Convert.ToHexStringLower(SHA256.HashData(content))[..16], mediaType, content);
    }

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable"; // other content has another path
        context.Response.ContentType = MediaType;
        context.Response.ContentLength = Content.Length;
        await context.Response.Body.WriteAsync(Content, context.RequestAborted);
    }
}
