using Parlae.Pms.Core.Adapters.Kolla;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Kolla;

/// <summary>Pace, refusals for its sake, slow, broken and lost answers.</summary>
public sealed class KollaLimitTests : IDisposable
{
    private readonly KollaBench bench = new(KollaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public KollaLimitTests() => bench.Kolla.Items("contacts", "contacts");

    [Fact]
    public async Task After_a_burst_requests_go_evenly()
    {
        var patients = bench.Connect().Patients!;
        for (var n = 0; n < 20; n++) await FindAsync(patients);
        var next = FindAsync(patients);
        Assert.False(next.IsCompleted);
        bench.Clock.Advance(TimeSpan.FromMilliseconds(400));
        Assert.False(next.IsCompleted);
        bench.Clock.Advance(TimeSpan.FromMilliseconds(101));
        await next.WaitAsync(Stop);
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_told_instead()
    {
        var patients = bench.Connect().Patients!;
        var asked = Enumerable.Range(0, 31).Select(_ => FindAsync(patients)).ToList();
        var fault = await Assert.ThrowsAsync<VendorUnreachableException>(() => asked[30]);
        Assert.Equal("rate-limited", fault.Reason);
        await bench.WhileTimePassesAsync(Task.WhenAll(asked.Take(30)));
    }

    [Fact]
    public async Task A_clinics_own_ceiling_goes_before_and_practices_do_not_share_one()
    {
        var slow = bench.Connect(KollaBench.Link(perSecond: 1)).Patients!;
        await FindAsync(slow);
        var second = FindAsync(slow);
        Assert.False(second.IsCompleted);
        await FindAsync(bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["consumerId"] = "practice-2" })).Patients!);
        await bench.WhileTimePassesAsync(second);
    }

    [Fact]
    public async Task A_429_is_waited_for_once_and_even_a_booking_goes_again_for_it_was_not_performed()
    {
        var refused = 0;
        bench.Kolla.On("POST appointments", _ => refused++ == 0 ? KollaImitation.Json(429, """{"code":8,"message":"slow down"}""", ("Retry-After", "2")) : KollaImitation.Json(200, Sample.Row()));
        var booking = bench.Connect().Appointments!.BookAsync(Sample.Visit(), Stop);
        Assert.Equal(new WriteReceipt.Confirmed("90020"), await bench.WhileTimePassesAsync(booking));
        Assert.Equal(2, bench.Kolla.To("POST appointments").Count);
    }

    [Fact]
    public async Task A_door_that_stays_shut_is_told_with_its_time()
    {
        bench.Kolla.On("GET contacts", _ => KollaImitation.Json(429, "", ("Retry-After", "40")));
        var fault = await Assert.ThrowsAsync<VendorUnreachableException>(() => FindAsync(bench.Connect().Patients!));
        Assert.Equal(("rate-limited", TimeSpan.FromSeconds(40)), (fault.Reason, fault.RetryAfter));
        Assert.Single(bench.Kolla.To("GET contacts"));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("""{"contacts":[{"phone_numbers":"none"}]}""")]
    [InlineData("<html>Zebulon</html>")]
    public async Task A_malformed_answer_breaks_the_contract_and_is_quoted_nowhere(string body)
    {
        bench.Kolla.On("GET contacts", _ => KollaImitation.Json(200, body));
        var fault = await Assert.ThrowsAsync<VendorContractException>(() => FindAsync(bench.Connect().Patients!));
        Assert.DoesNotContain("Zebulon", fault + bench.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_is_tried_again_after_a_passing_failure_and_not_after_what_a_connector_lacks()
    {
        var tries = 0;
        bench.Kolla.On("GET contacts/4101", _ => tries++ == 0 ? KollaImitation.Html(502) : Recording.Of("contact-get").Answer());
        Assert.NotNull(await bench.WhileTimePassesAsync(bench.Connect().Patients!.GetAsync("4101", Stop)));
        Assert.Equal(2, tries);

        bench.Kolla.On("GET contacts/4102", _ => KollaImitation.Refusal(501, 12));
        await Assert.ThrowsAsync<AbilityMissingException>(() => bench.Connect().Patients!.GetAsync("4102", Stop));
        Assert.Single(bench.Kolla.To("GET contacts/4102"));
    }

    [Fact]
    public async Task A_slow_answer_ends_a_read_with_a_fault_and_a_booking_with_nobody_knows()
    {
        using var hurried = new KollaBench(options => (options.ReadTimeout, options.WriteTimeout, options.TotalTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)));
        foreach (var call in new[] { "GET contacts/4101", "POST appointments" }) hurried.Kolla.OnAsync(call, _ => new TaskCompletionSource<HttpResponseMessage>().Task);
        var fault = await Assert.ThrowsAsync<VendorUnreachableException>(() => hurried.WhileTimePassesAsync(hurried.Connect().Patients!.GetAsync("4101", Stop)));
        Assert.Equal("timeout", fault.Reason);
        Assert.Equal(new WriteReceipt.Unknown(), await hurried.WhileTimePassesAsync(hurried.Connect().Appointments!.BookAsync(Sample.Visit(), Stop)));
        Assert.Single(hurried.Kolla.To("POST appointments"));
    }

    private static Task<IReadOnlyList<Patient>> FindAsync(IPatientDirectory patients) => patients.FindAsync(new PatientQuery.ByPhone("5555550142"), Stop);

    public void Dispose() => bench.Dispose();
}
