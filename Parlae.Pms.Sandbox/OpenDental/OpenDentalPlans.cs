using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Parlae.Pms.Sandbox.Control;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.OpenDental;

/// <summary>Adds insurance in two steps (reference 7): a subscriber of a plan that the practice has, then a patient's part in what the subscriber holds.</summary>
internal static class OpenDentalPlans
{
    private const int First = 9001;

    private static readonly ConditionalWeakTable<PracticeRun, ConcurrentDictionary<int, Subscription>> Known = [];

    private sealed record Subscription(int Number, Plan Plan, int Subscriber, string MemberId);

    internal static Task AddSubscriberAsync(Exchange exchange, OpenDentalBody body)
    {
        var setting = exchange.Run.Practice.Setting;
        var plan = OpenDentalIds.Plan(setting, body.NeedNumber("PlanNum")) ?? throw new OpenDentalRefusal(400, "PlanNum is invalid.");
        var subscriber = exchange.Run.Practice.FindPatient(body.NeedNumber("Subscriber")) ?? throw new OpenDentalRefusal(404, "Subscriber not found.");
        var member = body.Need("SubscriberID");
        return OpenDentalReply.WriteAsync(exchange, () =>
        {
            var all = Of(exchange);
            var added = new Subscription(First + all.Count, plan, subscriber.Number, member);
            all[added.Number] = added;
            return new OpenDentalRow { ["InsSubNum"] = added.Number, ["PlanNum"] = OpenDentalIds.Plan(setting, plan), ["Subscriber"] = subscriber.Number, ["SubscriberID"] = member };
        }, row => $"inssubs/{row["InsSubNum"]}");
    }

    internal static Task AddPartAsync(Exchange exchange, OpenDentalBody body)
    {
        var patient = exchange.Run.Practice.FindPatient(body.NeedNumber("PatNum")) ?? throw new OpenDentalRefusal(404, "PatNum not found.");
        var held = Of(exchange).GetValueOrDefault(body.NeedNumber("InsSubNum")) ?? throw new OpenDentalRefusal(404, "InsSubNum not found.");
        var relationship = body.Text("Relationship") ?? "Self";
        if (relationship is not ("Self" or "Spouse" or "Child" or "Employee" or "SignifOther" or "Dependent"))
            throw new OpenDentalRefusal(400, "Relationship is invalid.");
        return OpenDentalReply.WriteAsync(exchange, () =>
        {
            var policy = exchange.Run.Practice.AddPolicy(new Policy(0, patient.Number, held.Plan, held.MemberId, held.Subscriber, relationship, exchange.World.Clock.Local.Date, 0));
            return new OpenDentalRow { ["PatPlanNum"] = policy.Number, ["PatNum"] = patient.Number, ["InsSubNum"] = held.Number, ["Ordinal"] = 1, ["Relationship"] = relationship };
        }, row => $"patplans/{row["PatPlanNum"]}");
    }

    /// <summary>Of this run; a reset begins anew.</summary>
    private static ConcurrentDictionary<int, Subscription> Of(Exchange exchange) => Known.GetOrCreateValue(exchange.Run);
}
