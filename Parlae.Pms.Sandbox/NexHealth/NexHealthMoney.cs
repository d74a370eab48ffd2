using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>Insurance, balances and payments (reference 8, 9).</summary>
internal static class NexHealthMoney
{
    private const int FirstPayment = 800_000;
    private const int LongestTransactionId = 50;

    internal static Task CoveragesAsync(NexHealthCall call)
    {
        var patientId = NexHealthCall.Number(call.Query("patient_id") ?? throw NexHealthRefusal.Missing("patient_id"), "patient_id");
        var patient = call.Desk.FindPatient(patientId) ?? throw NexHealthRefusal.NotFound("Patient");
        var policies = call.Query("active") == "false" ? [] : call.Desk.Copy.Policies.Where(policy => policy.Patient == patient.ForeignId).ToList(); // nobody's policy has ended here
        return call.PagedAsync(policies, policy => new JsonObject
        {
            ["id"] = policy.Number,
            ["subscription_relation"] = policy.Subscriber == policy.Patient ? "self" : policy.Relationship.ToUpperInvariant() switch { "SPOUSE" => "spouse", "CHILD" => "child", _ => "dependent" },
            ["patient_id"] = patientId,
            ["priority"] = 1 + policies.IndexOf(policy),
            ["plan_id"] = NexHealthIds.Plan(call.Setting, policy.Plan),
            ["subscriber_num"] = policy.MemberId,
            ["effective_date"] = Day(policy.Since),
            ["expiration_date"] = null,
            ["insurance_type"] = "dental",
            ["active"] = true,
        });
    }

    internal static Task PlanAsync(NexHealthCall call, int id)
    {
        var plan = NexHealthIds.FindPlan(call.Setting, id) ?? throw NexHealthRefusal.NotFound("Insurance plan");
        return call.AnswerAsync(new JsonObject
        {
            ["id"] = id,
            ["payer_id"] = plan.PayerId,
            ["name"] = plan.Carrier,
            ["address"] = null,
            ["group_num"] = plan.GroupNumber,
            ["employer_name"] = plan.GroupName,
            ["foreign_id"] = plan.Id,
            ["deleted_at"] = null,
        });
    }

    /// <summary>A family's. An account without debts is absent unless it is asked for.</summary>
    internal static Task BalancesAsync(NexHealthCall call)
    {
        NeedLedger(call);
        var guarantor = call.Query("guarantor_id") is { } id ? NexHealthCall.Number(id, "guarantor_id") : (int?)null;
        if (guarantor is null && call.Query("updated_since") is null)
            throw NexHealthRefusal.Missing("guarantor_id or updated_since");
        var (copy, today) = (call.Desk.Copy, PracticeClock.At(call.Now).Date);
        var families = call.Desk.Patients().Where(one => one.ForeignId is not null && one.Data.Guarantor == one.ForeignId && one.Id == guarantor).Select(payer =>
        {
            var members = copy.Patients.Where(patient => patient.Guarantor == payer.ForeignId).Select(patient => patient.Number).ToHashSet();
            return (Payer: payer, Balance: Balance.Of(copy.Ledger.Where(line => members.Contains(line.Patient)), today));
        }).Where(family => call.Query("show_zero_balances") == "true" || family.Balance.PatientDue + family.Balance.InsuranceDue != 0).ToList();
        return call.PagedAsync(families, family => new JsonObject
        {
            ["id"] = family.Payer.Id + 1,
            ["foreign_id"] = NexHealthIds.Text(family.Payer.ForeignId!.Value),
            ["guarantor_id"] = family.Payer.Id,
            ["location_id"] = call.System.LocationId,
            ["updated_at"] = NexHealthBody.Written(copy.At),
            ["write_off_estimate"] = NexHealthShapes.Money(0),
            ["total_balance"] = NexHealthShapes.Money(family.Balance.PatientDue + family.Balance.InsuranceDue),
            ["insurance_estimate"] = NexHealthShapes.Money(family.Balance.InsuranceDue),
            ["guarantor_portion"] = NexHealthShapes.Money(family.Balance.PatientDue),
        });
    }

    /// <summary>What was paid stands there with a minus.</summary>
    internal static Task PaymentsAsync(NexHealthCall call)
    {
        NeedLedger(call);
        var (patientId, transaction) = (call.Query("patient_id"), call.Query("transaction_id"));
        if (patientId is null && transaction is null && call.Query("updated_since") is null)
            throw NexHealthRefusal.Missing("patient_id, transaction_id or updated_since");
        var ids = call.Desk.Patients().Where(one => one.ForeignId is not null).ToDictionary(one => one.ForeignId!.Value, one => one);
        var rows = call.Desk.Copy.Ledger.Where(line => line.PaidBy is not null && ids.ContainsKey(line.Patient))
            .Where(line => (patientId is null || NexHealthIds.Text(ids[line.Patient].Id) == patientId) && (transaction is null || line.Note == transaction)).ToList();
        return call.PagedAsync(rows, line => new JsonObject
        {
            ["id"] = FirstPayment + line.Number,
            ["foreign_id"] = NexHealthIds.Text(line.Number),
            ["location_id"] = call.System.LocationId,
            ["patient_id"] = ids[line.Patient].Id,
            ["guarantor_id"] = NexHealthIds.Patient(ids[line.Patient].Data.Guarantor),
            ["updated_at"] = NexHealthBody.Written(line.Changed),
            ["description"] = line.Description,
            ["deleted_at"] = null,
            ["payment_amount"] = NexHealthShapes.Money(-line.Amount),
            ["paid_at"] = Day(line.Date),
            ["transaction_id"] = line.Note.StartsWith("API:", StringComparison.Ordinal) ? line.Note : null,
            ["claim_id"] = line.PaidBy!.Insurance ? line.Number : null,
            ["insurance_plan_id"] = null,
            ["payment_type_id"] = NexHealthIds.PaymentType(call.Setting, line.PaidBy),
        });
    }

    internal static Task PaymentTypesAsync(NexHealthCall call)
    {
        NeedLedger(call);
        return call.PagedAsync(call.Setting.PaymentTypes, type => new JsonObject
        {
            ["id"] = NexHealthIds.PaymentType(call.Setting, type),
            ["name"] = NexHealthShapes.Filled(type.Description),
            ["active"] = true,
            ["updated_at"] = NexHealthBody.Written(call.Desk.Copy.At),
        });
    }

    internal static async Task AddPaymentAsync(NexHealthCall call)
    {
        NeedLedger(call);
        var payment = (await call.BodyAsync("payment")).Member("payment")!.Value;
        var patient = call.Desk.FindPatient(payment.Number("patient_id") ?? throw NexHealthRefusal.Missing("patient_id"))?.ForeignId ?? throw NexHealthRefusal.NotFound("Patient");
        var (amount, transaction) = (payment.Money("amount"), payment.Need("transaction_id"));
        if (amount >= 0)
            throw NexHealthRefusal.Invalid("amount must be negative");
        if (transaction.Length > LongestTransactionId || !transaction.Contains(':', StringComparison.Ordinal))
            throw NexHealthRefusal.Invalid("transaction_id needs an originator and at most 50 characters");
        var type = payment.Number("payment_type_id") is { } id ? NexHealthIds.FindPaymentType(call.Setting, id) ?? throw NexHealthRefusal.NotFound("Payment type") : call.Setting.PaymentTypes[1];
        var day = payment.Text("paid_at") is { } paid ? NexHealthBody.Day(paid, "paid_at") : PracticeClock.At(call.Now).Date;
        await call.WriteAsync(
            "payment",
            (practice, now) =>
            {
                var line = practice.AddLedgerLine(new LedgerLine(0, patient, day, "", type.Code, type.Description, -amount, 0, type, transaction, now));
                return new WriteResult(Done: true, "", NexHealthIds.Text(FirstPayment + line.Number));
            },
            _ => { },
            () => null,
            StatusCodes.Status202Accepted);
    }

    private static void NeedLedger(NexHealthCall call)
    {
        if (!call.System.HasLedger)
            throw NexHealthRefusal.Forbidden("This feature is not enabled");
        call.NeedLocation();
    }

    private static string Day(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
