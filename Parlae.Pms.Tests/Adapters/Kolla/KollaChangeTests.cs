using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Kolla;

public sealed class KollaChangeTests : IDisposable
{
    private readonly KollaBench bench = new(KollaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(501, 12)]
    [InlineData(405, 12)]
    public async Task A_connector_that_moves_nothing_is_asked_once(int status, int code)
    {
        bench.Kolla.On("PATCH appointments/90020", _ => KollaImitation.Refusal(status, code));
        await Assert.ThrowsAsync<AbilityMissingException>(() => ChangeAsync(Sample.Move()));
        await Assert.ThrowsAsync<AbilityMissingException>(() => ChangeAsync(Sample.Move("w5")));
        Assert.Single(bench.Kolla.To("PATCH appointments/90020"));
        bench.Clock.Advance(TimeSpan.FromHours(5));
        await Assert.ThrowsAsync<AbilityMissingException>(() => ChangeAsync(Sample.Move("w6")));
        Assert.Equal(2, bench.Kolla.To("PATCH appointments/90020").Count);
    }

    [Fact]
    public async Task A_move_that_is_refused_as_invalid_leaves_another_way_open()
    {
        bench.Kolla.On("PATCH appointments/90020", _ => KollaImitation.Refusal(400, 3));
        await Assert.ThrowsAsync<AbilityMissingException>(() => ChangeAsync(Sample.Move()));
    }

    [Theory]
    [InlineData(409, 10, "aborted", WriteRejection.SlotTaken)]
    [InlineData(400, 9, "time is not available", WriteRejection.SlotTaken)]
    [InlineData(400, 9, "locked day", WriteRejection.Other)]
    [InlineData(404, 5, "gone", WriteRejection.Other)]
    public async Task A_refused_move_changes_nothing(int status, int code, string message, WriteRejection expected)
    {
        bench.Kolla.On("PATCH appointments/90020", _ => KollaImitation.Refusal(status, code, message));
        Assert.Equal(new WriteReceipt.Rejected(expected), await ChangeAsync(Sample.Move()));
    }

    [Fact]
    public async Task A_move_to_another_provider_and_room_names_them()
    {
        bench.Kolla.On("PATCH appointments/90020", _ => KollaImitation.Json(200, "{}"));
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Json(200, Sample.Row(start: "2025-06-04T19:00:00Z", end: "2025-06-04T19:40:00Z", provider: "D1")));
        var move = Sample.Move();
        Assert.Equal(new WriteReceipt.Confirmed("90020"), await ChangeAsync(move with { To = move.To with { ProviderId = "provider_D1", RoomId = "operatory_1" } }));
        var sent = Assert.Single(bench.Kolla.To("PATCH appointments/90020"));
        Assert.Equal("start_time,end_time,providers,resources,operatory", sent.Query["update_mask"]);
        Assert.Equal(("resources/provider_D1", "resources/operatory_1"), (sent.Json.GetProperty("providers")[0].GetProperty("name").GetString(), sent.Json.GetProperty("operatory").GetString()));
    }

    [Theory]
    [InlineData("move")]
    [InlineData("cancel")]
    [InlineData("confirm")]
    public async Task A_good_answer_that_changed_nothing_is_not_believed(string change)
    {
        foreach (var call in new[] { "PATCH appointments/90020", "POST appointments/90020:cancel", "POST appointments/90020:confirm" }) bench.Kolla.On(call, _ => KollaImitation.Json(200, "{}"));
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Json(200, Sample.Row()));
        Assert.Equal(new WriteReceipt.Unknown(), await ChangeAsync(change switch { "move" => Sample.Move(), "cancel" => new AppointmentChange.Cancel("w1", Sample.Known()), _ => new AppointmentChange.Confirm("w1", Sample.Known()) }));
    }

    [Theory]
    [InlineData(200, "\"broken\":true", true)]
    [InlineData(200, "\"cancelled\":true", true)]
    [InlineData(400, "\"broken\":true", true)] // cancelled already
    [InlineData(400, "\"broken\":false", false)]
    [InlineData(409, "\"broken\":false", false)]
    public async Task A_cancellation_is_as_the_book_shows_it(int status, string flags, bool isCancelled)
    {
        bench.Kolla.On("POST appointments/90020:cancel", _ => KollaImitation.Refusal(status, 9));
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Json(200, Sample.Row(flags: flags)));
        var receipt = await ChangeAsync(new AppointmentChange.Cancel("w1", Sample.Known()));
        Assert.Equal(isCancelled, receipt is WriteReceipt.Confirmed { RecordId: "90020" });
        Assert.Equal(!isCancelled, receipt is WriteReceipt.Rejected);
    }

    [Fact]
    public async Task Without_a_front_desk_the_visits_own_provider_cancels()
    {
        bench.Kolla.On("POST appointments/90020:cancel", _ => KollaImitation.Json(200, "{}"));
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Refusal(404, 5));
        var changes = bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["schedulerId"] = "" })).Changes!;
        Assert.Equal(new WriteReceipt.Confirmed("90020"), await changes.ChangeAsync(new AppointmentChange.Cancel("w1", Sample.Known()), Stop));
        Assert.Equal("H1", Assert.Single(bench.Kolla.To("POST appointments/90020:cancel")).Json.GetProperty("canceler").GetProperty("remote_id").GetString());
        await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => changes.ChangeAsync(new AppointmentChange.Cancel("w1", Sample.Known() with { ProviderId = null }), Stop));
    }

    [Fact]
    public async Task Confirming_takes_the_practices_own_word()
    {
        bench.Kolla.On("POST appointments/90020:confirm", _ => new HttpResponseMessage(System.Net.HttpStatusCode.NoContent));
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Json(200, Sample.Row(flags: "\"confirmed\":true")));
        var changes = bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["confirmationType"] = "21" })).Changes!;
        Assert.Equal(new WriteReceipt.Confirmed("90020"), await changes.ChangeAsync(new AppointmentChange.Confirm("w1", Sample.Known()), Stop));
        Assert.Equal("confirmationTypes/21", Assert.Single(bench.Kolla.To("POST appointments/90020:confirm")).Json.GetProperty("confirmation_type").GetString());
    }

    [Theory]
    [InlineData("appointments/90020")]
    [InlineData("90020")]
    public async Task The_collection_stands_once_in_a_path(string id)
    {
        bench.Kolla.On("POST appointments/90020:cancel", _ => KollaImitation.Json(200, "{}"));
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Refusal(404, 5));
        await ChangeAsync(new AppointmentChange.Cancel("w1", Sample.Known(id)));
        Assert.Equal("appointments/90020", Assert.Single(bench.Kolla.To("POST appointments/90020:cancel")).Json.GetProperty("name").GetString());
    }

    private Task<WriteReceipt> ChangeAsync(AppointmentChange change) => bench.Connect().Changes!.ChangeAsync(change, Stop);

    public void Dispose() => bench.Dispose();
}
