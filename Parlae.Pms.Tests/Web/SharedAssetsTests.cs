using System.Net;
using System.Text.RegularExpressions;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>The style sheet and the script that all pages share.</summary>
public sealed class SharedAssetsTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task No_class_is_styled_twice_for_two_ends()
    {
        var names = Regex.Matches(await ReadAsync("<link rel=\"stylesheet\" href=\"([^\"]+)\""), @"^(\.[a-z-]+) \{", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToList();
        Assert.True(names.Count > 20, $"{names.Count}");
        Assert.Empty(names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public async Task What_a_page_asks_for_by_itself_keeps_nobody_signed_in_and_stops_when_they_are_signed_off()
    {
        var script = await ReadAsync("<script src=\"([^\"]+)\"");
        var asks = Regex.Matches(script, @"fetch\((here|location\.href)\b[^\n]*").Select(match => match.Value).ToList();
        Assert.Equal(2, asks.Count); // the proof's page and the connection test's
        Assert.All(asks, ask => Assert.Contains("'X-Parlae-Quiet': '1'", ask, StringComparison.Ordinal));
        Assert.Equal(3, Regex.Count(script, "'opaqueredirect'")); // and of whoever says that they are still there
    }

    private async Task<string> ReadAsync(string link)
    {
        using var visitor = new WebVisitor(clinic.Http.BaseAddress!);
        return (await visitor.GetAsync(Regex.Match((await visitor.GetAsync("/setup/sign-in")).Html, link).Groups[1].Value)).Is(HttpStatusCode.OK).Html;
    }
}
