namespace Parlae.Pms.Functions.Web.Pages;

/// <summary>What a page answers.</summary>
internal abstract record PageAnswer
{
    private PageAnswer() { }

    /// <param name="View">The component, whose one parameter is <c>Model</c>.</param>
    /// <param name="Title">Of the page, as a text.</param>
    public sealed record Shown(Type View, string Title, object Model, int Status) : PageAnswer
    {
        /// <summary>For 429 and 503.</summary>
        public TimeSpan? RetryAfter { get; init; }

        public override string ToString() => View.Name; // what it shows may be anybody's
    }

    /// <summary>Go on at another page of ours, with GET.</summary>
    public sealed record Moved(string Path) : PageAnswer;

    /// <summary>Done; the browser stays where it is.</summary>
    public sealed record Done : PageAnswer;

    /// <summary>The answer has been written.</summary>
    public sealed record Written : PageAnswer;

    public static Shown View<TView, TModel>(string title, TModel model, int status = StatusCodes.Status200OK)
        where TView : View<TModel>
        where TModel : notnull => new(typeof(TView), title, model, status);
}
