using System.Globalization;
using System.Text.Json;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools.Words;

/// <summary>How each word is heard, by a caller of a practice that performs writes at once or of one that performs them later.</summary>
internal sealed class WordReach(Clinic prompt, Clinic slow)
{
    public Task<Answer> ReachAsync(string tool, string word) => (tool, word) switch
    {
        ("getPracticeInfo" or "getProviders" or "getAppointmentTypes", "ok") => prompt.Call().UseAsync(tool),
        ("getCallerContext", "recognised") => FromNumberOfAsync(4),
        ("getCallerContext", "several") => FromNumberOfAsync(1),
        ("getCallerContext", "unknown") => prompt.Call().UseAsync(tool),

        ("checkAvailability", "slots") => prompt.Call().LookAsync("2026-03-18"),
        ("checkAvailability", "alternatives") => prompt.Call().UseAsync(tool, new { date = "2026-03-03", appointmentType = "Cleaning", provider = "HYG1", duration = 150 }), // hardly ever free in one piece
        ("checkAvailability", "closed") => prompt.Call().LookAsync("2026-03-07"), // a Saturday
        ("checkAvailability", "none") => prompt.Call().LookAsync("2027-01-04"), // nobody's hours are known that far ahead
        ("checkAvailability", "pastDate") => prompt.Call().LookAsync("2026-03-01"),
        ("checkAvailability", "unknownType") => prompt.Call().UseAsync(tool, new { date = "2026-03-18", appointmentType = "Tattoo" }),

        ("searchPatients", "verified" or "matched") => IdentifiedAsync(prompt, 5, verified: word == "verified"),
        ("searchPatients", "needMore") => prompt.Call().UseAsync(tool, new { lastName = "Quackenbosch" }),
        ("searchPatients", "notFound") => prompt.Call().IdentifyAsync(prompt.Newcomer()),
        ("searchPatients", "locked") => AfterFiveAsync((call, person) => call.IdentifyAsync(person)),

        ("createPatient", "submitted") => prompt.Call().RegisterAsync(prompt.Newcomer()),
        ("createPatient", "verified") => RegisterOnFileAsync(5),
        ("createPatient", "matched") => RegisterWithNewNumberAsync(),
        ("createPatient", "locked") => AfterFiveAsync((call, person) => call.RegisterAsync(person)),

        ("bookAppointment", "booked") => BookAsync(prompt),
        ("bookAppointment", "submitted") => BookAsync(slow),
        ("bookAppointment", "slotTaken") => BookTakenAsync(),
        ("bookAppointment", "outsideHours") => BookAtAsync("2026-03-07T10:00"),
        ("bookAppointment", "pastDate") => BookAtAsync("2026-02-27T10:00"),
        ("bookAppointment", "unknownType") => BookAtAsync("2026-03-05T10:00", "Tattoo"),
        ("bookAppointment", "alreadyBooked") => BookTwiceAsync(),

        ("rescheduleAppointment", "rescheduled") => MoveAsync(prompt, 13),
        ("rescheduleAppointment", "submitted") => MoveAsync(slow, 13),
        ("rescheduleAppointment", "slotTaken") => MoveAsync(prompt, 16, "2026-03-21T10:00"), // a Saturday
        ("rescheduleAppointment", "pastDate") => MoveAsync(prompt, 17, "2026-03-01T10:00"),
        ("rescheduleAppointment" or "cancelAppointment" or "confirmAppointment", "notFound") => OfOldVisitAsync(tool),
        ("cancelAppointment", "cancelled") => OfVisitAsync(prompt, tool, 0),
        ("cancelAppointment", "submitted") => OfVisitAsync(slow, tool, 0),
        ("cancelAppointment", "alreadyCancelled") => CancelTwiceAsync(),
        ("confirmAppointment", "confirmed") => OfVisitAsync(prompt, tool, 1),
        ("confirmAppointment", "submitted") => OfVisitAsync(slow, tool, 1),

        ("getAppointments" or "getPatient" or "getPatientNotes" or "getPaymentHistory", "ok") => OfPatientAsync(tool, new { patientId = "p1" }),
        ("updatePatient", "staffTask") => OfPatientAsync(tool, new { patientId = "p1", email = Planted.Email }),
        ("updatePatient", "updated" or "submitted") => RenameAsync(word == "updated" ? 0 : 160),
        ("addPatientNote", "added") => OfPatientAsync(tool, new { patientId = "p1", text = Planted.Note }),
        ("addPatientNote", "submitted") => OfPatientAsync(tool, new { patientId = "p1", text = Planted.Note }, slow),
        ("addPatientNote", "staffTask") => OfPatientAsync(tool, new { patientId = "p1", text = string.Join(' ', Enumerable.Repeat(Planted.Note, 10)) }), // longer than the practice's system takes
        ("addInsurance", "staffTask") => OfPatientAsync(tool, new { patientId = "p1", carrier = "Maple Mutual", memberId = "QX-990-17734" }),
        ("getInsurance" or "getBalance", _) => OfWhoeverAsync(tool, word),
        ("sendPaymentLink", "staffTask") => OfPatientAsync(tool, new { patientId = "p1", amount = 200 }),
        ("sendPaymentLink", "sent") => SendLinkAsync(),
        ("joinWaitlist", "joined") => OfPatientAsync(tool, new { patientId = "p1", appointmentType = "Cleaning" }),
        ("takeMessage", "taken") => prompt.Call().UseAsync(tool, new { text = "please call back" }),
        ("transferToStaff", "transfer") => prompt.Call().UseAsync(tool, new { reason = "wants a person" }),
        _ => throw new InvalidOperationException($"'{word}' of {tool} is new: say here how it is reached."),
    };

    private async Task<Answer> FromNumberOfAsync(int number) => await prompt.Call((await prompt.OnFileAsync(number)).CallerNumber).UseAsync("getCallerContext");

    private static async Task<Answer> IdentifiedAsync(Clinic clinic, int number, bool verified) => await clinic.Call().IdentifyAsync(await clinic.OnFileAsync(number), verified);

    private async Task<Answer> AfterFiveAsync(Func<PhoneCall, Person, Task<Answer>> tryAsync)
    {
        var call = prompt.Call();
        for (var n = 0; n < 5; n++)
            (await call.IdentifyAsync(prompt.Newcomer())).Is("notFound");
        return await tryAsync(call, await prompt.OnFileAsync(5));
    }

    private async Task<Answer> RegisterOnFileAsync(int number) => await prompt.Call().RegisterAsync(await prompt.OnFileAsync(number));

    /// <summary>A number that was given of late is no factor, so it does not verify whoever gives it again.</summary>
    private async Task<Answer> RegisterWithNewNumberAsync()
    {
        var person = await prompt.OnFileAsync(18);
        var call = prompt.Call();
        (await call.IdentifyAsync(person)).Is("verified");
        (await call.UseAsync("updatePatient", new { patientId = "p1", phone = person.Phone })).Is("staffTask");
        return await prompt.Call().RegisterAsync(person);
    }

    /// <param name="clinic">Where.</param>
    /// <param name="number">Of the patient, and of the day in March.</param>
    private static async Task<(PhoneCall Call, Answer Booking, IReadOnlyList<JsonElement> Slots)> BookedAsync(Clinic clinic, int number)
    {
        var call = clinic.Call();
        await call.IdentifyAsync(await clinic.OnFileAsync(number), withPhone: false);
        var slots = (await call.LookAsync($"2026-03-{number:00}")).Is("slots").Slots;
        return (call, await call.BookAsync("p1", slots[0]), slots);
    }

    private static async Task<Answer> BookAsync(Clinic clinic) => (await BookedAsync(clinic, 11)).Booking;

    private async Task<Answer> BookAtAsync(string startTime, string appointmentType = "Cleaning", string? provider = null)
    {
        var call = prompt.Call();
        (await call.IdentifyAsync(await prompt.OnFileAsync(5), withPhone: false)).Is("matched");
        return await call.UseAsync("bookAppointment", new { patientId = "p1", appointmentType, startTime, duration = 60, provider });
    }

    private async Task<Answer> BookTakenAsync()
    {
        var taken = (await prompt.Sandbox.PracticeAsync()).List("appointments").First(visit =>
            visit.Text("provider") == "HYG1" && visit.Text("status") == "scheduled" && visit.Text("start")!.StartsWith("2026-03-11", StringComparison.Ordinal));
        return await BookAtAsync(taken.Text("start")!, provider: "HYG1");
    }

    private async Task<Answer> BookTwiceAsync()
    {
        var (call, booking, slots) = await BookedAsync(prompt, 12);
        booking.Is("booked");
        return await call.BookAsync("p1", slots[0]);
    }

    private static async Task<Answer> MoveAsync(Clinic clinic, int number, string? startTime = null)
    {
        var (call, booking, slots) = await BookedAsync(clinic, number);
        return await call.UseAsync("rescheduleAppointment", startTime is null
            ? new { appointmentId = booking.Of("appointmentId"), startTime = slots[1].Text("start"), slotId = slots[1].Text("slotId") }
            : new { appointmentId = booking.Of("appointmentId"), startTime = (string?)startTime, slotId = (string?)null });
    }

    /// <summary>Of a visit that the practice had before anybody called.</summary>
    private static async Task<Answer> OfVisitAsync(Clinic clinic, string tool, int which)
    {
        var (call, visit) = await VisitAsync(clinic, which, isAhead: true);
        return await call.UseAsync(tool, new { appointmentId = visit });
    }

    private async Task<Answer> CancelTwiceAsync()
    {
        var (call, visit) = await VisitAsync(prompt, 2, isAhead: true);
        (await call.UseAsync("cancelAppointment", new { appointmentId = visit })).Is("cancelled");
        return await call.UseAsync("cancelAppointment", new { appointmentId = visit });
    }

    private async Task<Answer> OfOldVisitAsync(string tool)
    {
        var (call, visit) = await VisitAsync(prompt, 0, isAhead: false);
        return await call.UseAsync(tool, tool == "rescheduleAppointment" ? new { appointmentId = visit, startTime = "2026-03-26T10:00" } : new { appointmentId = visit });
    }

    private const int Uses = 3;

    /// <summary>Each use has visits of its own, so that it is the same one whatever became of the others.</summary>
    private static async Task<(PhoneCall Call, string Visit)> VisitAsync(Clinic clinic, int which, bool isAhead)
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var today = new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.FromHours(-5));
        var visit = practice.List("appointments")
            .Where(each => isAhead ? each.Text("status") == "scheduled" && each.GetProperty("start").GetDateTimeOffset() > today.AddDays(20) : each.Text("status") == "completed")
            .Where(each => practice.List("patients").Skip(20).Any(patient => patient.Text("id") == each.Text("patient") && patient.List("phones").Length > 0))
            .First(each => int.Parse(each.Text("id")!.Split('-')[^1], CultureInfo.InvariantCulture) % Uses == which);
        var call = clinic.Call();
        (await call.IdentifyAsync(Person.Of(practice.List("patients").Single(patient => patient.Text("id") == visit.Text("patient"))))).Is("verified");
        var day = visit.Text("start")![..10];
        var shown = (await call.UseAsync("getAppointments", new { patientId = "p1", from = day, to = day })).Is("ok").Result.List("appointments");
        return (call, shown.Single(each => each.GetProperty("start").GetDateTimeOffset() == visit.GetProperty("start").GetDateTimeOffset()).Text("appointmentId")!);
    }

    private async Task<Answer> OfPatientAsync(string tool, object arguments, Clinic? clinic = null)
    {
        var call = (clinic ?? prompt).Call();
        (await call.IdentifyAsync(await (clinic ?? prompt).OnFileAsync(5))).Is("verified");
        return await call.UseAsync(tool, arguments);
    }

    /// <summary>OrthoTrac takes the name that a patient goes by.</summary>
    private async Task<Answer> RenameAsync(double writebackSeconds)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(writebackSeconds) { SikkaPms = "OrthoTrac" });
        return await OfPatientAsync("updatePatient", new { patientId = "p1", preferredName = "Zeph" }, clinic);
    }

    /// <summary>Some have a balance and some none; some are insured.</summary>
    private async Task<Answer> OfWhoeverAsync(string tool, string word)
    {
        foreach (var person in (await prompt.Sandbox.PracticeAsync()).List("patients").Skip(20).Where(patient => patient.List("phones").Length > 0).Take(40).Select(Person.Of))
        {
            var call = prompt.Call();
            (await call.IdentifyAsync(person)).Is("verified");
            if (await call.UseAsync(tool, new { patientId = "p1" }) is var answer && answer.Status == word)
                return answer;
        }

        throw new InvalidOperationException($"Nobody of the first gives '{word}'.");
    }

    private async Task<Answer> SendLinkAsync()
    {
        await prompt.ConnectAsync("payer", body => body["config"]!["paymentLinkTemplate"] = "https://pay.example.com/maple?r={reference}");
        var call = new PhoneCall(prompt, prompt.Newcomer().CallerNumber) { PhoneNumberId = "number-of-payer" };
        (await call.IdentifyAsync(await prompt.OnFileAsync(9))).Is("verified");
        return await call.UseAsync("sendPaymentLink", new { patientId = "p1", amount = 200 });
    }
}
