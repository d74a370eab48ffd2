using System.Globalization;
using System.Net;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Live;

/// <summary>Against Sikka's own sandbox office. What is booked there is cancelled again; the imaginary patient stays, and is the same in every run.</summary>
[Trait("Category", "Live")]
public sealed class SikkaOfficeTests(LiveOffice office) : IClassFixture<LiveOffice>
{
    private static readonly Person Patient = new("Quentin", "Parlaetest", "1985-03-02", "+14165550123");

    [Fact]
    public void The_office_is_connected_and_says_what_it_can()
    {
        Ready();
        Assert.Equal(LiveOffice.AccountId, office.Connected.Text("accountId"));
        Assert.NotEmpty(office.Connected.List("providers"));
        Assert.True(office.Connected.GetProperty("capabilities").EnumerateObject().Any());
    }

    [Fact]
    public async Task Its_providers_types_times_and_visits_are_read()
    {
        Ready();
        var call = new PhoneCall(office, Patient.Phone);
        Assert.NotEmpty((await call.UseAsync("getProviders")).Is("ok").Result.List("providers"));
        Assert.NotEmpty((await call.UseAsync("getAppointmentTypes")).Is("ok").Result.List("types"));
        Assert.Contains((await LookAsync(call)).Status, new[] { "slots", "alternatives", "closed", "none" });
        (await office.Rest().GetAsync("/api/pms/appointments?pageSize=5")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_visit_is_booked_stands_and_is_cancelled()
    {
        Ready();
        Assert.SkipUnless(office.Connected.GetProperty("capabilities").GetProperty("book").GetBoolean(), "This office takes no bookings.");
        var call = new PhoneCall(office, Patient.Phone);
        var patient = (await call.RegisterAsync(Patient)).Of("patientId"); // on file since the first run
        var type = (await call.UseAsync("getAppointmentTypes")).Result.List("types")[0];
        var slot = (await LookAsync(call)).Slots[0];

        var booking = await call.UseAsync("bookAppointment", new { patientId = patient, appointmentType = type.Text("name"), startTime = slot.Text("start"), duration = slot.GetProperty("minutes").GetInt32(), slotId = slot.Text("slotId") });

        Assert.Contains(booking.Status, new[] { "booked", "submitted" });
        if (booking.Status == "booked")
        {
            Assert.Contains((await call.UseAsync("cancelAppointment", new { appointmentId = booking.Of("appointmentId") })).Status, new[] { "cancelled", "submitted" });
            return;
        }

        Assert.Equal("confirmed", await office.EndAsync(booking.Of("reference")));
        var written = (await office.Rest().GetAsync($"/api/pms/writes/{booking.Of("reference")}")).Is(HttpStatusCode.OK);
        var cancelled = await office.Rest().SendAsync("DELETE", $"/api/pms/appointments/{written.Text("appointmentId")}");
        if (cancelled.Status != HttpStatusCode.OK)
            Assert.Equal("confirmed", await office.EndAsync(cancelled.Is(HttpStatusCode.Accepted).Text("reference")!));
    }

    private static void Ready() => Assert.SkipWhen(LiveOffice.Missing is not null, $"Not set: {LiveOffice.Missing}.");

    private static async Task<Answer> LookAsync(PhoneCall call)
    {
        var type = (await call.UseAsync("getAppointmentTypes")).Result.List("types")[0].Text("name");
        var from = DateTimeOffset.UtcNow.AddDays(2);
        return await call.UseAsync("checkAvailability", new { date = Iso(from), endDate = Iso(from.AddDays(12)), appointmentType = type });
    }

    private static string Iso(DateTimeOffset day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
