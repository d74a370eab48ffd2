using System.Diagnostics;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 15: a number that is on file only as a home phone, among 12,000 patients.</summary>
public abstract class Row15_HomePhoneAmongThousands(RowVendor vendor, ITestOutputHelper output)
{
    private const int Many = 12_000;

    /// <summary>A home phone among 12,000 patients is found with no request after prefetch, and in time.</summary>
    [Fact]
    public async Task A_home_phone_among_twelve_thousand_patients_is_found_with_no_request_after_prefetch()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(IsWatched: false) { Vendor = vendor.Word, Patients = Many });
        var row = await Row.BeginAsync(clinic);
        Assert.Equal(Many, row.Before.List("patients").Length);
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call(person.CallerNumber);
        await BeginAsync(clinic, call);
        var (before, started) = (await clinic.Sandbox.LastRequestAsync(), Stopwatch.GetTimestamp());

        var context = (await call.UseAsync("getCallerContext")).Is("recognised");
        var verified = (await call.IdentifyAsync(person, withPhone: false)).Is("verified");

        var took = Stopwatch.GetElapsedTime(started);
        output.WriteLine($"two answers in {took.TotalMilliseconds:F0} ms");
        Assert.InRange(took.TotalSeconds, 0, 8); // which each of them may take
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        Assert.DoesNotContain(person.FirstName, context.Text, StringComparison.Ordinal);
        Assert.Contains(person.FirstName, verified.Say, StringComparison.Ordinal);

        // Where there is an index of numbers, the first call had it made; the next one's number is looked up in it.
        var ahead = await BeginAsync(clinic, clinic.Call((await clinic.OnFileAsync(5)).CallerNumber));
        Assert.InRange(ahead.Count(request => request.Path.EndsWith(vendor.PatientsPath, StringComparison.Ordinal)), 1, vendor.MostPagesByNumber);
        await row.AssertPracticeUntouchedAsync();
        row.Sent();
        await row.AssertTrailAsync(call, "prefetch recognised", "getCallerContext recognised", "searchPatients verified");
        await row.AssertTrailIsWholeAsync();
        await Row.AssertKeysAsync(clinic);
    }

    private async Task<IReadOnlyList<SandboxControl.Request>> BeginAsync(Clinic clinic, PhoneCall call)
    {
        var (before, started) = (await clinic.Sandbox.LastRequestAsync(), Stopwatch.GetTimestamp());
        await call.BeginAsync();
        await clinic.ReadAheadAsync();
        var ahead = await clinic.Sandbox.RequestsAsync(before);
        output.WriteLine($"{ahead.Count} requests ahead in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms: {string.Join(' ', ahead.Select(request => request.Path.Split('/')[^1]).CountBy(path => path))}");
        return ahead;
    }
}
