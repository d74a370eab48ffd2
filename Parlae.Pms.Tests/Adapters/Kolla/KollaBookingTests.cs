using System.Net;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Kolla;

public sealed class KollaBookingTests : IDisposable
{
    private readonly KollaBench bench = new(KollaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_booking_of_a_practice_without_front_desk_names_nobody()
    {
        bench.Kolla.On("POST appointments", _ => KollaImitation.Json(201, Sample.Row()));
        bench.Kolla.On("GET resources", _ => KollaImitation.Json(200, KollaImitation.List("resources")));
        var link = KollaBench.Link(config: new Dictionary<string, string> { ["schedulerId"] = "", ["operatoryId"] = "resources/operatory_9", ["requestId"] = "false" });
        Assert.Equal(new WriteReceipt.Confirmed("90020"), await bench.Connect(link).Appointments!.BookAsync(Sample.Visit() with { RoomId = null, VisitType = new("Checkup – 歯科 🦷", null), Note = null }, Stop));
        var sent = Assert.Single(bench.Kolla.To("POST appointments"));
        Assert.Equal(("resources/operatory_9", "Checkup – 歯科 🦷"), (sent.Json.GetProperty("operatory").GetString(), sent.Json.GetProperty("short_description").GetString()));
        Assert.All(new[] { "scheduler", "appointment_type_id", "notes" }, name => Assert.False(sent.Json.TryGetProperty(name, out _), name));
        Assert.Empty(sent.Query);
    }

    [Theory]
    [InlineData("""{}""", null)] // says nothing: who knows
    [InlineData("", null)]
    [InlineData("""{"name":"appointments/90020"}""", "90020")] // says little, and the book shows it
    public async Task An_answer_that_says_little_is_looked_up(string answer, string? booked)
    {
        bench.Kolla.On("POST appointments", _ => KollaImitation.Json(200, answer));
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Json(200, Sample.Row()));
        Assert.Equal(booked is null ? new WriteReceipt.Unknown() : new WriteReceipt.Confirmed(booked), await BookAsync());
    }

    [Theory]
    [InlineData("""{"name":"appointments/90020","start_time":"2025-06-03T14:30:00Z"}""", 404)] // the practice's system has given it no id, and does not have it
    [InlineData("""{"name":"appointments/90020","start_time":"2025-06-03T14:30:00Z"}""", 503)]
    [InlineData("""{"name":"appointments/90020","remote_id":"1","start_time":"2025-06-03T16:00:00Z","contact_id":"contacts/4250"}""", 200)] // at another time
    [InlineData("""{"name":"appointments/90020","remote_id":"1","start_time":"2025-06-03T14:30:00Z","contact_id":"contacts/4101"}""", 200)] // for somebody else
    public async Task What_cannot_be_seen_to_stand_as_wished_is_not_booked_and_not_sent_again(string answer, int status)
    {
        bench.Kolla.On("POST appointments", _ => KollaImitation.Json(200, answer));
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Refusal(status, 5));
        Assert.Equal(new WriteReceipt.Submitted("90020"), await bench.WhileTimePassesAsync(BookAsync()));
    }

    [Theory]
    [InlineData(400, 3, "text", WriteRejection.Invalid)]
    [InlineData(400, 9, "Appointment time is not available", WriteRejection.SlotTaken)]
    [InlineData(400, 9, "practice rule", WriteRejection.Other)]
    [InlineData(400, 9, "Column full", WriteRejection.SlotTaken)] // a text of this practice's own
    [InlineData(404, 5, "contact not found", WriteRejection.PatientUnknown)]
    [InlineData(409, 10, "aborted", WriteRejection.SlotTaken)]
    [InlineData(422, 3, "text", WriteRejection.Invalid)]
    [InlineData(501, 12, "text", WriteRejection.NotPermitted)]
    public async Task A_refusal_is_a_value(int status, int code, string message, WriteRejection expected)
    {
        bench.Kolla.On("POST appointments", _ => KollaImitation.Refusal(status, code, message));
        bench.Kolla.Items("appointments", "appointments");
        Assert.Equal(new WriteReceipt.Rejected(expected), await BookAsync(KollaBench.Link(config: new Dictionary<string, string> { ["slotTakenTexts"] = "column full" })));
        Assert.Single(bench.Kolla.To("POST appointments"));
    }

    [Fact]
    public async Task Already_exists_may_be_this_very_booking()
    {
        bench.Kolla.On("POST appointments", _ => KollaImitation.Refusal(409, 6));
        bench.Kolla.Items("appointments", "appointments", Sample.Row(id: "77"));
        Assert.Equal(new WriteReceipt.Confirmed("77"), await BookAsync());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(302)]
    public async Task A_broken_answer_to_a_booking_is_neither_yes_nor_no_and_is_never_sent_again(int status)
    {
        bench.Kolla.On("POST appointments", _ => KollaImitation.Html(status));
        Assert.Equal(new WriteReceipt.Unknown(), await BookAsync());
        Assert.Single(bench.Kolla.To("POST appointments"));
    }

    [Fact]
    public async Task A_page_instead_of_json_is_no_booking()
    {
        bench.Kolla.On("POST appointments", _ => KollaImitation.Html(200));
        Assert.Equal(new WriteReceipt.Unknown(), await BookAsync());
    }

    [Fact]
    public async Task A_lost_answer_and_a_caller_who_gives_up_are_unknown()
    {
        bench.Kolla.On("POST appointments", _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "gone"));
        Assert.Equal(new WriteReceipt.Unknown(), await BookAsync());

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        bench.Kolla.OnAsync("POST appointments", async _ =>
        {
            await patience.CancelAsync();
            return await new TaskCompletionSource<HttpResponseMessage>().Task;
        });
        Assert.Equal(new WriteReceipt.Unknown(), await bench.Connect().Appointments!.BookAsync(Sample.Visit(), patience.Token));
    }

    [Fact]
    public async Task A_line_that_never_opened_sent_nothing()
    {
        bench.Kolla.On("POST appointments", _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        await Assert.ThrowsAsync<VendorUnreachableException>(() => BookAsync());
    }

    [Theory]
    [InlineData(401, 16, "KOLLA_API_KEY")]
    [InlineData(403, 7, "config.connectorId")]
    public async Task A_refused_key_is_a_fault_for_an_operator(int status, int code, string says)
    {
        bench.Kolla.On("POST appointments", _ => KollaImitation.Refusal(status, code));
        var fault = await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => BookAsync());
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Zebulon", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("America/Toronto", 2026, 3, 8, 14, "2026-03-08 10:00:00")]
    [InlineData("America/Toronto", 2026, 3, 7, 15, "2026-03-07 10:00:00")]
    [InlineData("America/Vancouver", 2025, 11, 2, 18, "2025-11-02 10:00:00")]
    public async Task A_booking_says_its_moment_its_wall_time_and_its_zone(string zone, int year, int month, int day, int hour, string wall)
    {
        bench.Kolla.On("POST appointments", _ => new HttpResponseMessage(HttpStatusCode.NoContent));
        var start = Instant.FromUtc(year, month, day, hour, 0);
        await BookAsync(KollaBench.Link(zone), Sample.Visit() with { Start = start });
        var sent = Assert.Single(bench.Kolla.To("POST appointments")).Json;
        Assert.Equal((start.ToString(), wall, zone), (sent.GetProperty("start_time").GetString(), sent.GetProperty("wall_start_time").GetString(), sent.GetProperty("time_zone").GetString()));

        bench.Kolla.Items("appointments", "appointments", $$"""{"name":"appointments/1","contact_id":"contacts/4250","wall_start_time":"{{wall}}","wall_end_time":"{{wall}}"}""");
        var local = new LocalDate(year, month, day);
        Assert.Equal(start, Assert.Single(await bench.Connect(KollaBench.Link(zone)).Appointments!.ReadAsync(local, local, null, Stop)).Start);
    }

    private Task<WriteReceipt> BookAsync(PmsLink? link = null, NewAppointment? visit = null) => bench.Connect(link).Appointments!.BookAsync(visit ?? Sample.Visit(), Stop);

    public void Dispose() => bench.Dispose();
}
