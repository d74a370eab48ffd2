using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Web.Protection;
using Parlae.Pms.Tests.Hosting;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>What people see when a page fails: a page, without what went wrong.</summary>
public sealed class PageFaultTests
{
    private const string Secret = "Zebediah Unmistakable";

    public static TheoryData<string, HttpStatusCode, string> Faults => new()
    {
        { "store", HttpStatusCode.ServiceUnavailable, "Our records cannot be reached" },
        { "trail", HttpStatusCode.ServiceUnavailable, "Our records cannot be reached" },
        { "keys of cookies", HttpStatusCode.ServiceUnavailable, "Our records cannot be reached" },
        { "bad request", HttpStatusCode.BadRequest, "not a form of this site" },
        { "other", HttpStatusCode.InternalServerError, "The fault is on our side" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_page_that_fails_says_so_and_nothing_else(string fault, HttpStatusCode status, string words)
    {
        RequestDelegate fail = _ => throw Make(fault);
        await using var app = await TestApp.StartAsync([FunctionRow.Http<ScriptedFunction>("webSetup", Caller.Person, "/setup/{*path}", "GET")], services: services => services.AddSingleton(fail));
        using var visitor = new WebVisitor(app.Client.BaseAddress!);
        var page = (await visitor.GetAsync("/setup/accounts")).Is(status).Says(words);
        Assert.StartsWith("text/html", page.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal(PageHeaders.Policy, page.Header("Content-Security-Policy"));
        Assert.Contains("no-store", page.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, page.Html + app.Logs.All, StringComparison.Ordinal);
    }

    private static Exception Make(string fault) => fault switch
    {
        "store" => new StoreUnavailableException("records", new IOException(Secret)),
        "trail" => new AuditUnavailableException(),
        "keys of cookies" => new CryptographicException(Secret, new StoreUnavailableException("records")),
        "bad request" => new BadHttpRequestException(Secret),
        _ => new InvalidOperationException(Secret),
    };
}
