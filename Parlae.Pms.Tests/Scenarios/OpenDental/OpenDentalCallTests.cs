using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Sandbox.OpenDental;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.OpenDental;

/// <summary>Whole calls to a practice that runs Open Dental, with the real program between: what is said is what stands there.</summary>
public sealed class OpenDentalCallTests
{
    [Fact]
    public async Task A_known_patient_books_moves_confirms_and_cancels_at_once()
    {
        await using var clinic = await StartAsync(new());
        Assert.Equal(8, clinic.Connected.List("providers").Length);
        Assert.True(clinic.Connected.GetProperty("capabilities").GetProperty("book").GetBoolean());
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var (first, second) = ((await call.LookAsync("2026-03-05")).Is("slots").Slots[0], (await call.LookAsync("2026-03-06")).Is("slots").Slots[0]);

        var booked = (await CountedAsync(clinic, 4, () => call.BookAsync(patient, first))).Is("booked");
        var visit = Assert.Single(await VisitsAsync(clinic, person, first));
        Assert.Equal(("scheduled", "Cleaning", 60), (visit.Text("status"), visit.Text("type"), visit.GetProperty("minutes").GetInt32()));

        (await CountedAsync(clinic, 6, () => call.UseAsync("rescheduleAppointment", new { appointmentId = booked.Of("appointmentId"), startTime = second.Text("start"), slotId = second.Text("slotId") }))).Is("rescheduled");
        Assert.Empty(await VisitsAsync(clinic, person, first));
        var moved = Assert.Single(await VisitsAsync(clinic, person, second));
        Assert.Equal((visit.Text("id"), "Cleaning"), (moved.Text("id"), moved.Text("type")));

        (await CountedAsync(clinic, 2, () => call.UseAsync("confirmAppointment", new { appointmentId = booked.Of("appointmentId") }))).Is("confirmed");
        Assert.Equal("confirmed", Assert.Single(await VisitsAsync(clinic, person, second)).Text("status"));
        Assert.Contains((await call.UseAsync("getAppointments", new { patientId = patient })).Is("ok").Result.List("appointments"), each => each.Text("status") == "confirmed" && each.Text("type") == "Cleaning");

        (await CountedAsync(clinic, 2, () => call.UseAsync("cancelAppointment", new { appointmentId = booked.Of("appointmentId"), reason = "travelling" }))).Is("cancelled");
        Assert.Equal("cancelled", Assert.Single(await VisitsAsync(clinic, person, second)).Text("status"));
        (await call.UseAsync("cancelAppointment", new { appointmentId = booked.Of("appointmentId"), reason = "travelling" })).Is("alreadyCancelled");
        Assert.DoesNotContain(person.LastName, clinic.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Phone, clinic.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_new_is_created_and_booked_and_a_note_is_in_their_log()
    {
        await using var clinic = await StartAsync(new());
        var person = Planted.Newcomer(1);
        var call = new PhoneCall(clinic, person.CallerNumber);
        var patient = (await call.RegisterAsync(person)).Is("submitted").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        (await call.BookAsync(patient, slot)).Is("booked");
        (await call.UseAsync("addPatientNote", new { patientId = patient, text = "Prefers ½ hour; allergic to 5 % of \"everything\"?" })).Is("added");

        var practice = await clinic.Sandbox.PracticeAsync();
        var made = Assert.Single(practice.List("patients"), each => each.Text("firstName") == person.FirstName && each.Text("lastName") == person.LastName);
        var visit = Assert.Single(practice.List("appointments"), each => each.Text("patient") == made.Text("id"));

        // Over REST by its number alone: not by a year of days.
        var (before, path) = (await clinic.Sandbox.LastRequestAsync(), $"/api/pms/appointments/{visit.GetProperty("ids").Text("opendental")}");
        Assert.Equal("scheduled", (await clinic.Rest().GetAsync(path)).Is(HttpStatusCode.OK).Text("status"));
        Assert.InRange((await clinic.Sandbox.RequestsAsync(before)).Count, 1, 2);
        (await clinic.Rest().GetAsync("/api/pms/appointments/99999999")).Is(HttpStatusCode.NotFound);
        Assert.Equal("confirmed", (await clinic.Rest().SendAsync("PATCH", path, new { status = "confirmed" })).Is(HttpStatusCode.OK).Text("status"));
        await clinic.Sandbox.AdvanceAsync(1); // of our own writes the later one counts
        (await clinic.Rest().SendAsync("DELETE", path)).Is(HttpStatusCode.OK);
        Assert.Equal("cancelled", (await clinic.Rest().GetAsync(path)).Is(HttpStatusCode.OK).Text("status"));
        Assert.Equal("Prefers ½ hour; allergic to 5 % of \"everything\"?", Assert.Single(practice.List("notes"), each => each.Text("patient") == made.Text("id")).Text("text"));
    }

    [Fact]
    public async Task What_is_on_file_is_told_and_a_payment_is_filed_under_its_reference()
    {
        await using var clinic = await StartAsync(new() { Setup = body => body["features"]!["payments"] = true });
        var policy = (await clinic.Sandbox.PracticeAsync()).List("policies")[0];
        var person = await clinic.OnFileAsync(int.Parse(policy.Text("patient")!["patient-".Length..]));
        var call = new PhoneCall(clinic, person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        Assert.Contains(policy.Text("carrier")!, (await call.UseAsync("getInsurance", new { patientId = patient })).Is("ok").Text, StringComparison.Ordinal);
        (await call.UseAsync("getBalance", new { patientId = patient })).Is("ok");
        (await call.UseAsync("getPaymentHistory", new { patientId = patient })).Is("ok");
        (await call.UseAsync("getPatientNotes", new { patientId = patient })).Is("ok");
        (await call.UseAsync("updatePatient", new { patientId = patient, preferredName = "Skip" })).Is("updated");

        var payment = new { patientId = policy.Text("patient")!["patient-".Length..], amount = 60.5, method = "cash", reference = "R-77" };
        (await clinic.Rest().PostAsync("/api/pms/payments", payment, "k-1")).Is(HttpStatusCode.Created);
        Assert.Equal((60.5m, "Cash"), Assert.Single((await clinic.Sandbox.PracticeAsync()).List("payments"), line => line.Text("note") == "R-77") is var line ? (line.GetProperty("amount").GetDecimal(), line.Text("method")) : default);
    }

    [Fact]
    public async Task A_booking_whose_answer_was_lost_is_found_and_not_made_twice()
    {
        await using var clinic = await StartAsync(new());
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        await clinic.Sandbox.FaultAsync("dropAfterWrite", null, "POST", "/appointments", times: 1);

        var reference = (await call.BookAsync(patient, slot)).Is("submitted").Of("reference");

        await clinic.Sandbox.AdvanceAsync(30);
        await clinic.RunTimerAsync("reconcileWrites");
        Assert.Equal("confirmed", (await clinic.Rest().GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK).Text("state"));
        Assert.Single(await VisitsAsync(clinic, person, slot));
    }

    /// <summary>Nobody can tell then whether it was ours that the desk cancelled or moved: it is not booked again, and staff decide.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_booking_that_the_desk_changes_before_it_is_found_is_not_booked_again_and_left_to_staff(bool isCancelled)
    {
        await using var clinic = await StartAsync(new());
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        await clinic.Sandbox.FaultAsync("dropAfterWrite", null, "POST", "/appointments", times: 1);
        var reference = (await call.BookAsync(patient, slot)).Is("submitted").Of("reference");

        var made = Assert.Single(await VisitsAsync(clinic, person, slot)).GetProperty("ids").Text("opendental");
        if (isCancelled) await AtDeskAsync(clinic, HttpMethod.Put, $"appointments/{made}/Break", new { sendToUnscheduledList = "true" });
        else await AtDeskAsync(clinic, HttpMethod.Put, $"appointments/{made}", new Dictionary<string, string> { ["AptDateTime"] = "2026-03-05 19:00:00" });
        Assert.Equal(isCancelled ? 1 : 0, (await VisitsAsync(clinic, person, slot)).Count);
        foreach (var minutes in new[] { 5, 5, 60, 25 * 60 })
        {
            await clinic.Sandbox.AdvanceAsync(60 * minutes);
            await clinic.RunTimerAsync("reconcileWrites");
        }

        Assert.Equal("unresolved", (await clinic.Rest().GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK).Text("state"));
        Assert.All(await VisitsAsync(clinic, person, slot), visit => Assert.Equal("cancelled", visit.Text("status")));
        Assert.Contains((await clinic.Rest().GetAsync("/api/pms/tasks")).Is(HttpStatusCode.OK).List("items"), task => task.Text("kind") == "writeUnresolved");
    }

    /// <summary>It may be one that staff wrote for somebody who rang again: it is theirs to say who gives way.</summary>
    [Fact]
    public async Task A_lost_booking_that_is_found_where_somebody_else_is_stands_and_staff_hear_of_both()
    {
        await using var clinic = await StartAsync(new());
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        await using (await clinic.Sandbox.FaultAsync("dropAfterWrite", null, "POST", "/appointments", times: 1))
            (await call.BookAsync(patient, slot)).Is("submitted");

        // The practice itself never has two in one place: it is shown so.
        var own = Assert.Single(await VisitsAsync(clinic, person, slot));
        var row = await AtDeskAsync(clinic, HttpMethod.Get, $"appointments/{own.GetProperty("ids").Text("opendental")}");
        var stranger = JsonNode.Parse(row)!;
        (stranger["AptNum"], stranger["PatNum"]) = (1, 5);
        await using (await clinic.Sandbox.FaultAsync("status", new { code = 200, body = $"[{row},{stranger.ToJsonString()}]" }, "GET", "/appointments"))
        {
            await clinic.Sandbox.AdvanceAsync(30);
            await clinic.RunTimerAsync("reconcileWrites");
        }

        Assert.Equal("scheduled", Assert.Single(await VisitsAsync(clinic, person, slot)).Text("status"));
        var task = Assert.Single((await clinic.Rest().GetAsync("/api/pms/tasks")).Is(HttpStatusCode.OK).List("items"), task => task.Text("kind") == "doubleBooked");
        Assert.Equal(own.GetProperty("ids").Text("opendental"), task.GetProperty("details").Text("appointmentId"));
    }

    [Fact]
    public async Task Wrong_keys_are_refused_in_our_words_and_nothing_is_stored()
    {
        await using var clinic = await StartAsync(new() { IsConnected = false });
        var body = clinic.SetupBody.DeepClone().AsObject();
        body["credentials"]!["customerKey"] = "somebody-elses-key";

        var (status, text) = await clinic.OperateAsync("POST", "/api/pms/setup", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Open Dental refuses this customer key, or our developer key", text, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody-elses-key", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Unauthorized.", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await clinic.OperateAsync("GET", "/api/pms/setup?accountId=demo")).Status);
    }

    [Fact]
    public async Task A_practice_that_lets_us_cancel_and_not_book_is_offered_so()
    {
        await using var clinic = await StartAsync(new() { IsConnected = false });
        var body = clinic.SetupBody.DeepClone().AsObject();
        body["credentials"]!["customerKey"] = OpenDentalKeys.CommCustomer;
        var (status, text) = await clinic.OperateAsync("POST", "/api/pms/setup", body);
        Assert.True(status == HttpStatusCode.OK, text);
        var can = JsonDocument.Parse(text).RootElement.GetProperty("capabilities");
        Assert.Equal((false, false, true, true, true), (can.GetProperty("book").GetBoolean(), can.GetProperty("createPatient").GetBoolean(), can.GetProperty("cancel").GetBoolean(), can.GetProperty("confirm").GetBoolean(), can.GetProperty("addNotes").GetBoolean()));
        var call = new PhoneCall(clinic, null);
        Assert.NotNull((await call.UseAsync("bookAppointment", new { patientId = "p1", appointmentType = "Cleaning", startTime = "2026-03-05T09:00", duration = 60 })).Error);
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public async Task At_one_request_a_second_a_call_still_books()
    {
        await using var clinic = await StartAsync(new() { HasLimits = true });
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        (await call.BookAsync(patient, slot)).Is("booked");
        Assert.Single(await VisitsAsync(clinic, person, slot));
        Assert.InRange((await clinic.Sandbox.RequestsAsync(0)).Count(request => request.Status == 429), 0, 5); // a busy machine is not even
    }

    /// <summary>Somebody waits for each request at a second or more: there are as many as the documentation says.</summary>
    private static async Task<Answer> CountedAsync(Clinic clinic, int most, Func<Task<Answer>> use)
    {
        var before = await clinic.Sandbox.LastRequestAsync();
        var answer = await use();
        Assert.InRange((await clinic.Sandbox.RequestsAsync(before)).Count, 1, most);
        return answer;
    }

    /// <summary>At the desk, without us.</summary>
    private static async Task<string> AtDeskAsync(Clinic clinic, HttpMethod method, string path, object? body = null)
    {
        using var desk = new HttpClient { BaseAddress = clinic.Sandbox.Address };
        using var request = new HttpRequestMessage(method, $"opendental/api/v1/{path}");
        request.Headers.TryAddWithoutValidation("Authorization", $"ODFHIR {OpenDentalKeys.Developer}/{OpenDentalKeys.UnlimitedCustomer}");
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await desk.SendAsync(request, Clinic.Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Clinic.Cancellation);
    }

    private static Task<Clinic> StartAsync(ClinicOptions options) => Clinic.StartAsync(options with { Vendor = "opendental" });

    /// <summary>The visits of one patient that begin at that moment, as the practice has them.</summary>
    private static async Task<IReadOnlyList<JsonElement>> VisitsAsync(Clinic clinic, Person person, JsonElement slot)
    {
        var start = slot.GetProperty("start").GetDateTimeOffset();
        return [.. (await clinic.Sandbox.PracticeAsync()).List("appointments").Where(visit => visit.Text("patient") == person.Id && visit.GetProperty("start").GetDateTimeOffset() == start)];
    }
}
