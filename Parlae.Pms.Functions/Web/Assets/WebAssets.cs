using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Parlae.Pms.Functions.Web.Assets;

/// <summary>The stylesheet and the script, served from the program itself under a name that changes with their content.</summary>
internal sealed class WebAssets
{
    public const string Stylesheet = "site.css";
    public const string Script = "site.js";

    private readonly FrozenDictionary<string, WebAsset> byName = new[] { WebAsset.Read(Stylesheet, "text/css; charset=utf-8"), WebAsset.Read(Script, "text/javascript; charset=utf-8") }
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
