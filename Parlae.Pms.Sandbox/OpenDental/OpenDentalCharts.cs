using System.Globalization;
using NodaTime;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.OpenDental;

/// <summary>Logs of what was said, plans, accounts and payments (reference 6 to 8).</summary>
internal static class OpenDentalCharts
{
    internal static Task CommlogsAsync(Exchange exchange)
    {
        var query = exchange.Context.Request.Query;
        return OpenDentalReply.ListAsync(exchange.Context, Held(exchange).Notes.Where(note => OpenDentalQuery.Fits(query["PatNum"], note.Patient)).Select(Row));
    }

    internal static Task AddCommlogAsync(Exchange exchange, OpenDentalBody body)
    {
        var patient = Patient(exchange, body);
        var text = body.Need("Note");
        var (now, at) = (exchange.World.Clock.Now, body.Stamp("CommDateTime") ?? exchange.World.Clock.Local);
        if (body.Text("Mode_") is { } mode && mode is not ("None" or "Email" or "Mail" or "Phone" or "In Person" or "Text" or "Email and Text" or "Phone and Text"))
            throw new OpenDentalRefusal(400, "Mode_ is invalid.");
        return OpenDentalReply.WriteAsync(
            exchange, () => Row(exchange.Run.Practice.AddNote(new Note(0, patient.Number, body.Text("commType") ?? "Misc", at.Date, text, patient.ProviderId, "API", null, now))), row => $"commlogs/{row["CommlogNum"]}");
    }

    internal static Task InsuranceAsync(Exchange exchange, string id)
    {
        var patient = OpenDentalPatients.Find(exchange, id);
        var setting = exchange.Run.Practice.Setting;
        return OpenDentalReply.ListAsync(exchange.Context, Held(exchange).Policies.Where(policy => policy.Patient == patient.Number).Select((policy, at) =>
        {
            var subscriber = exchange.Run.Practice.FindPatient(policy.Subscriber);
            var plan = OpenDentalIds.Plan(setting, policy.Plan);
            return new OpenDentalRow
            {
                ["PatNum"] = patient.Number,
                ["InsSubNum"] = policy.Number,
                ["Subscriber"] = policy.Subscriber,
                ["subscriber"] = subscriber is null ? "" : $"{subscriber.LastName}, {subscriber.FirstName}",
                ["SubscriberID"] = policy.MemberId,
                ["SubscNote"] = "",
                ["PatPlanNum"] = policy.Number,
                ["Ordinal"] = at + 1,
                ["ordinal"] = at == 0 ? "Primary" : "Secondary",
                ["IsPending"] = "false",
                ["Relationship"] = policy.Relationship,
                ["PatID"] = "",
                ["CarrierNum"] = plan,
                ["CarrierName"] = policy.Plan.Carrier,
                ["PlanNum"] = plan,
                ["GroupName"] = policy.Plan.GroupName,
                ["GroupNum"] = policy.Plan.GroupNumber,
                ["PlanNote"] = "",
                ["FeeSched"] = 0,
                ["feeSchedule"] = "",
                ["PlanType"] = "",
                ["planType"] = "Category Percentage",
                ["IsMedical"] = "false",
            };
        }));
    }

    internal static Task AgingAsync(Exchange exchange, string id)
    {
        var patient = OpenDentalPatients.Find(exchange, id);
        var family = Balance(exchange, known => known.Guarantor == patient.Guarantor);
        return OpenDentalReply.JsonAsync(exchange.Context, 200, new OpenDentalRow
        {
            ["Bal_0_30"] = family.PatientByAge[0] + family.InsuranceByAge[0],
            ["Bal_31_60"] = family.PatientByAge[1] + family.InsuranceByAge[1],
            ["Bal_61_90"] = family.PatientByAge[2] + family.InsuranceByAge[2],
            ["BalOver90"] = family.PatientByAge[3] + family.InsuranceByAge[3],
            ["Total"] = family.PatientDue + family.InsuranceDue,
            ["InsEst"] = family.InsuranceDue,
            ["EstBal"] = family.PatientDue,
            ["PatEstBal"] = Balance(exchange, known => known.Number == patient.Number).PatientDue,
            ["Unearned"] = family.Unapplied,
        });
    }

    /// <summary>The last row is the family's, under the guarantor's number.</summary>
    internal static Task BalancesAsync(Exchange exchange, string id)
    {
        var patient = OpenDentalPatients.Find(exchange, id);
        var members = Held(exchange).Patients.Where(known => known.Guarantor == patient.Guarantor).ToList();
        var rows = members.Select(known => Row(known.Number, $"{known.LastName}, {known.FirstName}", Balance(exchange, each => each.Number == known.Number).PatientDue)).ToList();
        rows.Add(Row(patient.Guarantor, "Entire Family", rows.Sum(row => (decimal)row["Balance"]!)));
        return OpenDentalReply.JsonAsync(exchange.Context, 200, rows);

        static OpenDentalRow Row(int number, string name, decimal balance) => new() { ["PatNum"] = number, ["Name"] = name, ["Balance"] = balance };
    }

    internal static Task PaymentsAsync(Exchange exchange)
    {
        var query = exchange.Context.Request.Query;
        var now = OpenDentalText.Stamp(exchange.World.Clock.Now);
        return OpenDentalReply.ListAsync(exchange.Context, Held(exchange).Ledger.Where(line => line.PaidBy is { Insurance: false } && OpenDentalQuery.Fits(query["PatNum"], line.Patient)).Select(line =>
        {
            var row = Row(exchange, line);
            row["serverDateTime"] = now;
            return row;
        }));
    }

    internal static Task AddPaymentAsync(Exchange exchange, OpenDentalBody body)
    {
        if (!decimal.TryParse(body.Need("PayAmt"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount <= 0)
            throw new OpenDentalRefusal(400, "PayAmt must be positive.");
        var patient = Patient(exchange, body);
        var setting = exchange.Run.Practice.Setting;
        var type = body.Number("PayType") is { } number and not 0 ? OpenDentalIds.PaymentType(setting, number) ?? throw new OpenDentalRefusal(400, "PayType is invalid.") : setting.PaymentTypes[0];
        var date = body.Date("PayDate") ?? exchange.World.Clock.Local.Date;
        return OpenDentalReply.WriteAsync(
            exchange,
            () => Row(exchange, exchange.Run.Practice.AddLedgerLine(new LedgerLine(0, patient.Number, date, patient.ProviderId, type.Code, type.Description, amount, 0, type, body.Text("PayNote") ?? "", exchange.World.Clock.Now))),
            row => $"payments/{row["PayNum"]}");
    }

    private static Patient Patient(Exchange exchange, OpenDentalBody body) => exchange.Run.Practice.FindPatient(body.NeedNumber("PatNum")) ?? throw new OpenDentalRefusal(404, "PatNum not found.");

    private static PracticeSnapshot Held(Exchange exchange) => exchange.Run.Practice.Snapshot(exchange.World.Clock.Now);

    private static Balance Balance(Exchange exchange, Func<Patient, bool> whose)
    {
        var held = Held(exchange);
        var numbers = held.Patients.Where(whose).Select(patient => patient.Number).ToHashSet();
        return Practice.Balance.Of(held.Ledger.Where(line => numbers.Contains(line.Patient)), exchange.World.Clock.Local.Date);
    }

    private static OpenDentalRow Row(Note note)
    {
        var changed = PracticeClock.At(note.Changed);
        return new OpenDentalRow
        {
            ["CommlogNum"] = note.Number,
            ["PatNum"] = note.Patient,
            ["CommDateTime"] = OpenDentalText.Stamp(changed.Date == note.Date ? changed : note.Date.AtMidnight()),
            ["CommType"] = "235",
            ["commType"] = note.Type,
            ["Note"] = note.Text,
            ["Mode_"] = "Phone",
            ["SentOrReceived"] = "Received",
        };
    }

    private static OpenDentalRow Row(Exchange exchange, LedgerLine line) => new()
    {
        ["PayNum"] = line.Number,
        ["PayType"] = OpenDentalIds.PaymentType(exchange.Run.Practice.Setting, line.PaidBy!.Code),
        ["payType"] = line.PaidBy!.Method,
        ["PayDate"] = OpenDentalText.Date(line.Date),
        ["PayAmt"] = OpenDentalText.Money(line.Amount),
        ["CheckNum"] = "",
        ["BankBranch"] = "",
        ["PayNote"] = line.Note,
        ["PatNum"] = line.Patient,
        ["ClinicNum"] = "0",
        ["DateEntry"] = OpenDentalText.Date(line.Date),
        ["DepositNum"] = 0,
        ["Receipt"] = "",
        ["IsRecurringCC"] = "false",
        ["PaymentSource"] = "API",
        ["ProcessStatus"] = "OfficeProcessed",
        ["RecurringChargeDate"] = OpenDentalText.NoDate,
        ["IsCcCompleted"] = "false",
    };
}
