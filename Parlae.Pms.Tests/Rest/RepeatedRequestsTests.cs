using System.Net;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest;

/// <summary><c>Idempotency-Key</c>: the same request is done once and answered the same.</summary>
public sealed class RepeatedRequestsTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task The_same_request_gets_the_same_answer_and_is_done_once()
    {
        var person = clinic.Newcomer();
        var key = Guid.NewGuid().ToString();
        var first = await CreateAsync(person, key);
        var requests = await clinic.Sandbox.LastRequestAsync();

        var second = await CreateAsync(person, key);

        Assert.Equal((HttpStatusCode.Accepted, first.Text, first.MediaType), (second.Status, second.Text, second.MediaType));
        Assert.Empty(await clinic.Sandbox.RequestsAsync(requests));
    }

    [Fact]
    public async Task Another_body_under_the_same_key_is_422_and_does_nothing()
    {
        var key = Guid.NewGuid().ToString();
        (await CreateAsync(clinic.Newcomer(), key)).Is(HttpStatusCode.Accepted);
        var requests = await clinic.Sandbox.LastRequestAsync();
        (await CreateAsync(clinic.Newcomer(), key)).Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await clinic.Rest().PostAsync("/api/pms/appointments", new { }, key)).Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Empty(await clinic.Sandbox.RequestsAsync(requests));
    }

    [Fact]
    public async Task While_the_first_still_runs_the_second_is_409_and_then_gets_its_answer()
    {
        var person = clinic.Newcomer();
        var key = Guid.NewGuid().ToString();
        RestReply[] both;
        await using (await clinic.Sandbox.FaultAsync("delay", 700))
            both = await Task.WhenAll(CreateAsync(person, key), CreateAsync(person, key));

        both.Single(reply => reply.Status != HttpStatusCode.Accepted).Is(HttpStatusCode.Conflict, "still-running");
        Assert.Equal(both.Single(reply => reply.Status == HttpStatusCode.Accepted).Text, (await CreateAsync(person, key)).Text);
    }

    [Fact]
    public async Task The_key_is_each_accounts_own()
    {
        await clinic.ConnectAsync("neighbour");
        var other = await clinic.KeyAsync("neighbour", "read", "write");
        var key = Guid.NewGuid().ToString();
        var (one, two) = (clinic.Newcomer(), clinic.Newcomer());
        (await CreateAsync(one, key)).Is(HttpStatusCode.Accepted);
        (await clinic.Rest(other.Key).PostAsync("/api/pms/patients", Body(two), key)).Is(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Bad_input_stays_bad_and_may_be_mended_under_its_key()
    {
        var key = Guid.NewGuid().ToString();
        var (one, two) = (await clinic.Rest().PostAsync("/api/pms/patients", new { firstName = "Ann" }, key), await clinic.Rest().PostAsync("/api/pms/patients", new { firstName = "Ann" }, key));
        one.Is(HttpStatusCode.BadRequest);
        two.Is(HttpStatusCode.BadRequest);
        (await CreateAsync(clinic.Newcomer(), key)).Is(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task A_key_that_is_none_is_400(int length) => (await CreateAsync(clinic.Newcomer(), new string('k', length))).Is(HttpStatusCode.BadRequest);

    private Task<RestReply> CreateAsync(Person person, string key) => clinic.Rest().PostAsync("/api/pms/patients", Body(person), key);

    private static object Body(Person person) => new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone };
}
