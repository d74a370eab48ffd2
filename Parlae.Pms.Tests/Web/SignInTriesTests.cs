using System.Net;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Functions.Web.SignIn;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

public sealed class SignInTriesTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void From_one_address_and_from_all_so_many_wrong_ones_are_taken()
    {
        var tries = new SignInTries(clock);
        for (var i = 0; i < SignInTries.MostPerClient; i++)
            Assert.Null(tries.Enter("one"));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMinutes(4), tries.Enter("one"));
        for (var i = SignInTries.MostPerClient; i < SignInTries.MostOfAll; i++)
            Assert.Null(tries.Enter($"other {i}"));
        Assert.Equal(TimeSpan.FromMinutes(4), tries.Enter("yet another"));
        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Null(tries.Enter("one"));
    }

    [Fact]
    public void A_right_key_does_not_count()
    {
        var tries = new SignInTries(clock);
        for (var i = 0; i < 3 * SignInTries.MostOfAll; i++)
        {
            Assert.Null(tries.Enter("one"));
            tries.Forgive("one");
        }
    }

    [Fact]
    public async Task Whoever_asks_for_pages_without_end_is_told_to_wait_as_with_the_api()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Settings = new Dictionary<string, string?> { ["Parlae__RateLimit__CredentialPerMinute"] = "1", ["Parlae__RateLimit__Burst"] = "3" } });
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(clinic.Connected.GetProperty("accountKey").GetString()!);
        for (var i = 0; i < 3; i++)
            (await visitor.GetAsync("/console")).Is(HttpStatusCode.SeeOther);
        Assert.NotEmpty((await visitor.GetAsync("/console")).Is(HttpStatusCode.TooManyRequests).Says("too many requests").Header("Retry-After"));
    }

    [Fact]
    public async Task Whoever_guesses_is_told_to_wait_and_then_even_the_right_key_waits()
    {
        await using var clinic = await Clinic.StartAsync();
        using var visitor = new WebVisitor(clinic.Http.BaseAddress!);
        for (var i = 0; i < SignInTries.MostPerClient; i++)
            (await visitor.TryAsync("wrong")).Is(HttpStatusCode.UnprocessableEntity);
        var page = (await visitor.TryAsync(TestSettings.OperatorKey)).Is(HttpStatusCode.TooManyRequests).Says("too many tries");
        Assert.InRange(int.Parse(page.Header("Retry-After"), System.Globalization.CultureInfo.InvariantCulture), 1, 300);
        Assert.Contains(await clinic.AuditAsync("_platform"), entry => entry is { Action: "signIn", Outcome: "rate" });
    }
}
