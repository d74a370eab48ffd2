using System.Text;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Speech.Dates;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Hosting.Warming;

/// <summary>
/// Does once, while the program starts and on nobody's data, what each call does: the runtime then has what the first caller would wait for. It touches no account,
/// and asks neither a store nor a practice system.
/// </summary>
internal sealed partial class WarmUp(IServiceProvider services, FunctionTable table, ILogger<WarmUp> logger)
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """
        {"message":{"type":"tool-calls","timestamp":1772463600000,"call":{"id":"warm-up","type":"inboundPhoneCall","phoneNumberId":"none","customer":{"number":"+15555550100"}},
        "toolCallList":[{"id":"one","type":"function","function":{"name":"checkAvailability","arguments":{"date":"tomorrow morning"}}}]}}
        """);

    public void Run()
    {
        try
        {
            foreach (var handler in table.Rows.Select(row => row.Handler).Distinct()) services.GetRequiredService(handler);
            foreach (var vendor in Enum.GetValues<PmsVendor>()) services.GetKeyedService<IPmsConnector>(vendor);
            Hear();
            Offer();
            Keep();
        }
#pragma warning disable CA1031 // A start that warms up badly is slower, and no worse: what is broken here is told by the first call that needs it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.Failed(logger, fault.GetType().Name);
        }
    }

    private static void Hear()
    {
        var headers = new HeaderDictionary { ["x-timestamp"] = "1772463600", ["x-signature"] = "none" };
        HmacCredential.Check(new HmacPlan(), new WebhookSecrets("none", null), new ReceivedRequest("POST", "/", headers, Body), "https://none", DateTimeOffset.UnixEpoch);
        var message = VapiMessageReader.Read(Body) ?? throw new InvalidOperationException("The message of the warm-up is no message.");
        var answer = new ToolAnswer.Result("slots", "None.", []);
        AnswerWriter.ToolCalls(message.ToolCalls, [.. message.ToolCalls.Select(_ => answer)]);
        foreach (var call in message.ToolCalls) call.ValuesForExecution.GetProperty("date");
    }

    private static void Offer()
    {
        var zone = DateTimeZoneProviders.Tzdb["America/New_York"];
        var now = Instant.FromUtc(2026, 3, 2, 13, 0).InZone(zone);
        var days = DateHearing.Days("tomorrow morning", now).Value ?? throw new InvalidOperationException("The words of the warm-up are not understood.");
        var open = new Interval((days.From + new LocalTime(8, 0)).InZoneLeniently(zone).ToInstant(), (days.From + new LocalTime(17, 0)).InZoneLeniently(zone).ToInstant());
        var found = OpenSlots.Find(new SlotSearch
        {
            Zone = zone,
            Now = now.ToInstant(),
            Roster = new PracticeRoster(null, null, null, [new Provider("1", "Dr. One", null)], [new Room("1", "1", [])], []),
            Days = [new PracticeDay(days.From, null, [new WorkingWindow("1", null, open)], [new BusyTime("1", null, new Interval(open.Start, open.Start + Duration.FromHours(1)))], null)],
            Visit = new VisitRule(30, [], []),
        });
        if (new SlotOffers(zone).Answer(new SlotWish(days.From, days.To), found, now.ToInstant()) is AvailabilityAnswer.Offered offered)
            SlotAnswers.Choice(offered.Slots, zone);
    }

    private static void Keep()
    {
        var session = new CallSession();
        session.Offer("1", "1", Instant.FromUtc(2026, 3, 3, 13, 0), 30, "Cleaning");
        StoredJson.Read<CallSession>(StoredJson.Write(session));
        StoredJson.TypeInfo<PmsAccount>();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The warm-up did not go through: {Exception}")]
        public static partial void Failed(ILogger logger, string exception);
    }
}
