using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Web.Pages;

/// <summary>Who may see a page.</summary>
internal enum PageAudience
{
    Anyone,
    SignedIn,
    Operator,

    /// <summary>An operator, or the clinic whose account the route names, with the right.</summary>
    Account,
}

/// <summary>One page or form.</summary>
/// <param name="Name">As the audit trail calls what is refused there.</param>
/// <param name="Route">With <c>{accountId}</c> where it is about one account.</param>
/// <param name="Right">Of <see cref="PageAudience.Account"/>.</param>
/// <param name="Page">A <see cref="WebPage"/>, made per request by the container.</param>
internal sealed record PageRow(string Name, string Route, PageAudience Audience, AccountRight? Right, IReadOnlyList<string> Methods, Type Page)
{
    /// <summary>What a route calls the account that it is about.</summary>
    public const string AccountId = "accountId";

    /// <summary>Of <see cref="PageAudience.Operator"/>: it is about an account that is there. The setup's are about one that is to be.</summary>
    public bool NeedsAccount { get; init; }

    /// <summary>What its forms take, where looking takes less.</summary>
    public AccountRight? SubmitRight { get; init; }

    /// <summary>Of <see cref="PageAudience.Account"/>.</summary>
    public AccountRight RightFor(string method) => (HttpMethods.IsPost(method) ? SubmitRight : null) ?? Right!.Value;

    public static PageRow Anyone<TPage>(string name, string route, params string[] methods)
        where TPage : WebPage => new(name, route, PageAudience.Anyone, null, methods, typeof(TPage));

    public static PageRow SignedIn<TPage>(string name, string route, params string[] methods)
        where TPage : WebPage => new(name, route, PageAudience.SignedIn, null, methods, typeof(TPage));

    public static PageRow Operator<TPage>(string name, string route, params string[] methods)
        where TPage : WebPage => new(name, route, PageAudience.Operator, null, methods, typeof(TPage));

    public static PageRow Account<TPage>(string name, AccountRight right, string route, params string[] methods)
        where TPage : WebPage => new(name, route, PageAudience.Account, right, methods, typeof(TPage));
}
