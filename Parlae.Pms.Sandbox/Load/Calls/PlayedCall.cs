using System.Text.Json;
using Parlae.Pms.Sandbox.Load.Answers;
using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Sandbox.Load.Calls;

/// <summary>
/// One caller: rings, asks for times, says who they are, books, perhaps looks at their visits, perhaps moves it, and in the end most often cancels, so that
/// the practice's book does not fill up. Each step is a method of its own, for scenarios in which something happens between them.
/// </summary>
internal sealed class PlayedCall(Webhooks webhooks, Line line, Wishes wishes, Tally tally, Promises promises)
{
    private const int OftenAsked = 4;
    private const int SeldomKept = 10;

    private IReadOnlyList<JsonElement> slots = [];
    private string visitType = "";
    private string? patientId;
    private string? appointmentId;
    private DateTimeOffset booked;

    /// <summary>Where its answers are counted from now on.</summary>
    internal Tally Tally { get; set; } = tally;

    internal async Task PlayAsync(Func<Task> pause, CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task>[] steps = [RingAsync, GreetAsync, OfferAsync, IdentifyAsync, BookAsync, LookAsync, MoveAsync, PartAsync];
        foreach (var step in steps)
        {
            await step(cancellationToken);
            await pause();
        }

        await EndAsync(cancellationToken);
    }

    internal async Task RingAsync(CancellationToken cancellationToken)
    {
        if (wishes.OneIn(OftenAsked))
            await webhooks.SendAsync(webhooks.AssistantRequest(line), Tally, cancellationToken);
        await webhooks.SendAsync(webhooks.InProgress(line), Tally, cancellationToken);
    }

    internal Task GreetAsync(CancellationToken cancellationToken) => AskAsync(wishes.OneIn(2) ? "getPracticeInfo" : "getCallerContext", new { }, cancellationToken);

    internal async Task OfferAsync(CancellationToken cancellationToken)
    {
        visitType = wishes.VisitType();
        slots = (await AskAsync("checkAvailability", new { date = wishes.Day(), appointmentType = visitType }, cancellationToken)).List("slots");
    }

    internal async Task IdentifyAsync(CancellationToken cancellationToken)
    {
        var known = await AskAsync("searchPatients", new { firstName = line.Caller.FirstName, lastName = line.Caller.LastName, dateOfBirth = line.Caller.Born }, cancellationToken);
        patientId = known.Text("patientId");
    }

    internal async Task BookAsync(CancellationToken cancellationToken)
    {
        if (patientId is null || slots.Count == 0)
            return;
        var slot = slots[wishes.Pick(slots.Count)];
        booked = Promises.StartOf(slot);
        var heard = await AskAsync("bookAppointment", new
        {
            patientId,
            appointmentType = visitType,
            startTime = slot.GetProperty("start").GetString(),
            duration = slot.GetProperty("minutes").GetInt32(),
            slotId = slot.GetProperty("slotId").GetString(),
        }, cancellationToken);
        promises.Booking(line, booked, heard);
        appointmentId = heard.Text("appointmentId");
    }

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        if (patientId is not null && wishes.OneIn(2))
            await AskAsync("getAppointments", new { patientId }, cancellationToken);
    }

    internal async Task MoveAsync(CancellationToken cancellationToken)
    {
        if (appointmentId is null || !wishes.OneIn(OftenAsked))
            return;
        await OfferAsync(cancellationToken);
        if (slots.Count == 0)
            return;
        var slot = slots[wishes.Pick(slots.Count)];
        var wish = new { appointmentId, startTime = slot.GetProperty("start").GetString(), slotId = slot.GetProperty("slotId").GetString() };
        booked = promises.Move(line, booked, Promises.StartOf(slot), await AskAsync("rescheduleAppointment", wish, cancellationToken));
    }

    internal Task PartAsync(CancellationToken cancellationToken) => wishes.OneIn(SeldomKept) ? Task.CompletedTask : CancelAsync(cancellationToken);

    internal async Task CancelAsync(CancellationToken cancellationToken)
    {
        if (appointmentId is not null)
            promises.Cancellation(line, booked, await AskAsync("cancelAppointment", new { appointmentId }, cancellationToken));
    }

    internal Task EndAsync(CancellationToken cancellationToken) => webhooks.SendAsync(webhooks.EndOfCall(line), Tally, cancellationToken);

    private Task<Heard> AskAsync(string tool, object arguments, CancellationToken cancellationToken) => webhooks.SendAsync(webhooks.Tool(line, tool, arguments), Tally, cancellationToken);
}
