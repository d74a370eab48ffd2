using System.Net;
using Parlae.Pms.Functions.Rest.Repeats;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest;

/// <summary><c>Idempotency-Key</c> in several processes, after a day, and after a process that died.</summary>
public sealed class RepeatedRequestsOverTimeTests
{
    private const string Route = "/api/pms/patients";

    private static readonly string Key = Guid.NewGuid().ToString();

    private int left = int.MaxValue;

    [Fact]
    public async Task Another_process_knows_what_one_has_answered()
    {
        await using var clinic = await Clinic.StartAsync();
        var person = clinic.Newcomer();
        var first = await clinic.Rest().PostAsync(Route, Body(person), Key);
        await using var other = await AppProcess.StartAsync(clinic.Settings, clinic.DataFolder);
        var second = await new RestDoor(other.Client, clinic.Connected.Text("accountKey")).PostAsync(Route, Body(person), Key);
        second.Is(HttpStatusCode.Accepted);
        Assert.Equal(first.Text, second.Text);
        (await new RestDoor(other.Client, clinic.Connected.Text("accountKey")).PostAsync(Route, Body(clinic.Newcomer()), Key)).Is(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day_and_its_row_purged()
    {
        await using var clinic = await Clinic.StartAsync();
        (await clinic.Rest().PostAsync(Route, Body(clinic.Newcomer()), Key)).Is(HttpStatusCode.Accepted);
        await clinic.Sandbox.AdvanceAsync(RepeatedRequests.Life.TotalSeconds + 1);
        var rows = clinic.Service<Core.Storage.IPartitionedRecords>();
        Assert.Equal(1, await rows.RangeAsync(RepeatedRequests.Collection, Clinic.AccountId, null, null, Clinic.Cancellation).CountAsync(Clinic.Cancellation));
        await clinic.RunTimerAsync("purgeExpiredPhi");
        Assert.Equal(0, await rows.RangeAsync(RepeatedRequests.Collection, Clinic.AccountId, null, null, Clinic.Cancellation).CountAsync(Clinic.Cancellation));
        (await clinic.Rest().PostAsync(Route, Body(clinic.Newcomer()), Key)).Is(HttpStatusCode.Accepted);
        await clinic.Sandbox.AdvanceAsync(RepeatedRequests.Life.TotalSeconds + 1);
        (await clinic.Rest().PostAsync(Route, Body(clinic.Newcomer()), Key)).Is(HttpStatusCode.Accepted); // expired, purged or not
    }

    [Fact]
    public async Task A_request_whose_answer_was_never_recorded_is_done_anew_after_a_while_and_is_still_one_write()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions
        {
            Services = SpiedStore.With((collection, writes) => collection == RepeatedRequests.Collection && writes && Interlocked.Decrement(ref left) < 0),
        });
        var person = clinic.Newcomer();
        left = 1; // the mark, and not the answer
        var reference = (await clinic.Rest().PostAsync(Route, Body(person), Key)).Is(HttpStatusCode.Accepted).Text("reference");
        left = int.MaxValue;

        (await clinic.Rest().PostAsync(Route, Body(person), Key)).Is(HttpStatusCode.Conflict, "still-running");
        await clinic.Sandbox.AdvanceAsync(71);
        Assert.Equal(reference, (await clinic.Rest().PostAsync(Route, Body(person), Key)).Is(HttpStatusCode.Accepted).Text("reference"));
        await clinic.SettleAsync();
        Assert.Single((await clinic.Sandbox.PracticeAsync()).List("patients"), each => each.Text("lastName") == person.LastName);
    }

    private static object Body(Person person) => new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone };
}
