using System.Net;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Vapi.Events;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Isolation;

/// <summary>How Alpha's webhook credential asks each tool, and the route of events, for what is Beta's.</summary>
internal static class VapiAttempts
{
    public static IEnumerable<Attempt> OfTool(string tool, TwoAccounts accounts)
    {
        var (nobody, arguments) = Arguments(tool, accounts.Theirs);
        yield return OnTheirLine($"{tool} on Beta's number", accounts, tool, arguments[0], "phoneNumberId", $"number-of-{TwoAccounts.Beta}");
        yield return OnTheirLine($"{tool} of Beta's assistant", accounts, tool, arguments[0], "assistantId", $"assistant-of-{TwoAccounts.Beta}");
        yield return AsThem($"{tool} as Beta", accounts, call => call.Body((tool, arguments[0], null)), $"/api/vapi/tools/{tool}");
        foreach (var given in arguments)
        {
            // Beta's call and Beta's caller, on a line of Alpha's: no contradiction, so it is Alpha's call, in which Beta's handles are none.
            var call = Own(accounts);
            yield return new Attempt($"{tool} in Beta's call with {given}", async () => (await call.UseAsync(tool, given)).Text, nobody ? null : TwoAccounts.Alpha, call.Id);
        }
    }

    public static IEnumerable<Attempt> OfEvents(TwoAccounts accounts)
    {
        foreach (var type in accounts.Clinic.Service<IEnumerable<IVapiEvent>>().Select(one => one.Type))
        {
            var (theirs, own) = (new PhoneCall(accounts.Clinic, "+1" + Theirs.Phone) { PhoneNumberId = $"number-of-{TwoAccounts.Beta}", Sign = TwoAccounts.SignAs(TwoAccounts.Alpha) }, Own(accounts));
            yield return new Attempt($"{type} on Beta's number", () => theirs.TellAsync(type, Members), AuditedAction.PlatformAccount, theirs.Id);
            yield return AsThem($"{type} as Beta", accounts, call => call.Event(type, Members), "/api/vapi/events");
            yield return new Attempt($"{type} in Beta's call", () => own.TellAsync(type, Members), null, null);
        }

        foreach (var attempt in OfTool("getAppointments", accounts))
            yield return attempt;
        var several = Own(accounts);
        yield return new Attempt(
            "several tools in Beta's call", async () => string.Join(' ', (await several.UseAllAsync(("getBalance", new { patientId = "p1" }, "x"), ("confirmAppointment", new { appointmentId = "a1" }, "y"))).Select(answer => answer.Text)), TwoAccounts.Alpha, several.Id);
    }

    private static object Members => new { status = "in-progress", endedReason = "customer-ended-call" };

    private static PhoneCall Own(TwoAccounts accounts) => new(accounts.Clinic, "+1" + Theirs.Phone, accounts.Theirs.Call.Id) { PhoneNumberId = $"number-of-{TwoAccounts.Alpha}", Sign = TwoAccounts.SignAs(TwoAccounts.Alpha) };

    private static Attempt OnTheirLine(string what, TwoAccounts accounts, string tool, object arguments, string member, string value)
    {
        var call = new PhoneCall(accounts.Clinic, "+1" + Theirs.Phone) { PhoneNumberId = null, Sign = TwoAccounts.SignAs(TwoAccounts.Alpha), Change = body => body["message"]!["call"]![member] = value };
        return new Attempt(what, async () => (await call.UseAsync(tool, arguments)).Is("error").Text, AuditedAction.PlatformAccount, call.Id);
    }

    private static Attempt AsThem(string what, TwoAccounts accounts, Func<PhoneCall, JsonObject> body, string path) => new(what, async () =>
    {
        await accounts.NextMinuteAsync();
        var (status, text) = await accounts.Clinic.PostAsync(path, body(accounts.Theirs.Call).ToJsonString(), TwoAccounts.SignAs(TwoAccounts.Beta));
        Assert.Equal((HttpStatusCode.Unauthorized, ""), (status, text));
        return text;
    }, AuditedAction.PlatformAccount, "vapi");

    /// <summary>The first of them with Beta's handles, the second with the ids of Beta's PMS; and whether they name nobody.</summary>
    private static (bool NamesNobody, object[] Arguments) Arguments(string tool, Theirs theirs) => tool switch
    {
        "getPracticeInfo" or "getProviders" or "getAppointmentTypes" => (true, [new { }]),
        "getCallerContext" => (false, [new { }]),
        "checkAvailability" => (true, [new { date = "2026-03-10", provider = Theirs.Dentist }, new { date = "2026-03-10", accountId = TwoAccounts.Beta }]),
        "searchPatients" => (false, [new { firstName = "Beatrix", lastName = Theirs.Name, dateOfBirth = Theirs.Born, phone = Theirs.Phone }]),
        "createPatient" => (false, [new { firstName = "Zephyrine", lastName = "Quackenbosch", dateOfBirth = Theirs.Born, phone = Theirs.Phone }]),
        "bookAppointment" => (false, [Booking("p1", "s1", theirs), Booking(Theirs.Id, null, theirs)]),
        "rescheduleAppointment" => (false, [new { appointmentId = "a1", startTime = theirs.SlotStart, slotId = "s1" }, new { appointmentId = Theirs.Visit, startTime = theirs.SlotStart }]),
        "cancelAppointment" or "confirmAppointment" => (false, [new { appointmentId = "a1" }, new { appointmentId = Theirs.Visit }]),
        "getAppointments" or "getPatient" or "getPatientNotes" or "getInsurance" or "getBalance" or "getPaymentHistory" or "sendPaymentLink" => (false, [new { patientId = "p1" }, new { patientId = Theirs.Id }]),
        "updatePatient" => (false, [new { patientId = "p1", phone = "6135550288" }, new { patientId = Theirs.Id, phone = "6135550288" }]),
        "addPatientNote" => (false, [new { patientId = "p1", text = "wants a morning visit" }, new { patientId = Theirs.Id, text = "wants a morning visit" }]),
        "addInsurance" => (false, [new { patientId = "p1", carrier = "Maple Mutual", memberId = "QX-990-17734" }, new { patientId = Theirs.Id, carrier = "Maple Mutual", memberId = "QX-990-17734" }]),
        "joinWaitlist" => (false, [new { patientId = "p1", appointmentType = "Cleaning" }, new { patientId = Theirs.Id, appointmentType = "Cleaning" }]),
        "takeMessage" => (false, [new { text = "please call back", callbackNumber = "6135550288" }]),
        "transferToStaff" => (true, [new { reason = "wants a person" }]),
        _ => throw new InvalidOperationException($"Tool {tool} is new: say here what it is asked with another account's handles and ids."),
    };

    private static object Booking(string patientId, string? slotId, Theirs theirs) => new { patientId, appointmentType = "Cleaning", startTime = theirs.SlotStart, duration = 60, slotId };
}
