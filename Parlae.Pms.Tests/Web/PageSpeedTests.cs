using System.Diagnostics;
using System.Net;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

public sealed class PageSpeedTests
{
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_warm_page_answers_in_less_than_a_tenth_of_a_second()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(IsWatched: false));
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        foreach (var path in new[] { "/setup", "/console/accounts/demo", "/setup/nothing" })
        {
            var times = new List<TimeSpan>();
            for (var i = 0; i < 25; i++)
            {
                var began = Stopwatch.GetTimestamp();
                Assert.NotEqual(HttpStatusCode.SeeOther, (await visitor.GetAsync(path)).Status);
                times.Add(Stopwatch.GetElapsedTime(began));
            }

            var median = times.Skip(5).Order().ElementAt(10);
            TestContext.Current.TestOutputHelper?.WriteLine($"{path}: median {median.TotalMilliseconds:F1} ms, slowest {times.Skip(5).Max().TotalMilliseconds:F1} ms");
            Assert.True(median < Most, $"{path}: {median}");
        }
    }
}
