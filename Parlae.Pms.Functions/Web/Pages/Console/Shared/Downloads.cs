namespace Parlae.Pms.Functions.Web.Pages.Console.Shared;

/// <summary>Files that a browser keeps instead of showing them.</summary>
internal static class Downloads
{
    /// <param name="call">Whose answer it is.</param>
    /// <param name="name">Of plain letters: ours, nobody's data.</param>
    /// <param name="mediaType">With its charset.</param>
    /// <param name="length">Null: not known yet.</param>
    public static void Begin(PageCall call, string name, string mediaType, long? length = null)
    {
        var response = call.Http.Response;
        response.ContentType = mediaType;
        response.ContentLength = length;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
    }
}
