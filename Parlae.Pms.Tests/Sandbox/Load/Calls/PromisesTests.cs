using Parlae.Pms.Sandbox.Load.Answers;
using Parlae.Pms.Sandbox.Load.Bench;
using Parlae.Pms.Sandbox.Load.Calls;

namespace Parlae.Pms.Tests.Sandbox.Load.Calls;

public sealed class PromisesTests
{
    private static readonly DateTimeOffset Nine = new(2031, 3, 10, 9, 0, 0, TimeSpan.FromHours(-4));
    private static readonly LoadPractice Practice = new(new(new HttpClient()), [], new HashSet<string>());
    private static readonly Line Ada = new(new LoadAccount("clinic-000", "n", "a", "k", Practice), "call", new Caller("patient-1", "Ada", "Example", "1985-03-02", "+14165550123"));

    private readonly Promises promises = new();

    [Theory]
    [InlineData("booked", "You're all set.", nameof(PromiseKind.Stands))]
    [InlineData("submitted", "I've asked the office.", nameof(PromiseKind.Asked))]
    [InlineData("slotTaken", "That time isn't free any more.", nameof(PromiseKind.Open))]
    [InlineData("error", "I can't reach the office's system right now, and nothing was changed. Offer to take a message.", nameof(PromiseKind.Gone))]
    [InlineData("error", "The office's system is taking too long to answer. Offer to try again in a moment.", nameof(PromiseKind.Gone))]
    [InlineData("error", "I can't tell right now whether that went through.", nameof(PromiseKind.Open))]
    public void What_a_caller_who_books_hears_is_a_promise(string word, string say, string kind)
    {
        promises.Booking(Ada, Nine, new Heard(word, say));
        var promise = Assert.Single(promises.Last);
        Assert.Equal((kind, Nine.ToUniversalTime()), (promise.Kind.ToString(), promise.Start));
    }

    [Fact]
    public void Of_one_patient_and_time_the_last_word_counts()
    {
        promises.Booking(Ada, Nine, new Heard("booked"));
        promises.Cancellation(Ada, Nine, new Heard("cancelled"));
        Assert.Equal(PromiseKind.Gone, Assert.Single(promises.Last).Kind);
        promises.Booking(Ada, Nine, new Heard("booked"));
        promises.Cancellation(Ada, Nine, new Heard("error", "The office's system is away, and nothing was changed."));
        Assert.Equal(PromiseKind.Stands, Assert.Single(promises.Last).Kind);
    }

    [Fact]
    public void Patients_of_two_practices_who_have_the_same_number_are_two()
    {
        var there = Ada with { Account = Ada.Account with { AccountId = "clinic-001", Practice = new(new(new HttpClient()), [], new HashSet<string>()) } };
        promises.Booking(Ada, Nine, new Heard("booked"));
        promises.Booking(there, Nine, new Heard("booked"));
        promises.Cancellation(there, Nine, new Heard("cancelled"));
        Assert.Equal([(Ada, PromiseKind.Stands), (there, PromiseKind.Gone)], promises.Last.Select(promise => (promise.Line, promise.Kind)));
        promises.Cancellation(Ada with { Account = Ada.Account with { AccountId = "clinic-002" } }, Nine, new Heard("cancelled")); // another clinic of the same practice
        Assert.Equal([PromiseKind.Gone, PromiseKind.Gone], promises.Last.Select(promise => promise.Kind));
    }

    [Fact]
    public void A_moved_visit_is_gone_from_the_old_time_and_stands_at_the_new_one()
    {
        var ten = Nine.AddHours(1);
        promises.Booking(Ada, Nine, new Heard("booked"));
        Assert.Equal(ten, promises.Move(Ada, Nine, ten, new Heard("rescheduled")));
        Assert.Equal([(Nine.ToUniversalTime(), PromiseKind.Gone), (ten.ToUniversalTime(), PromiseKind.Stands)], promises.Last.Select(promise => (promise.Start, promise.Kind)));
        Assert.Equal(ten, promises.Move(Ada, ten, Nine, new Heard("slotTaken")));
        Assert.Equal(2, promises.Last.Count);
    }
}
