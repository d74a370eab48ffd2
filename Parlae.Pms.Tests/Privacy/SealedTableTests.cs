using NodaTime;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Tests.Privacy;

public class SealedTableTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private sealed record Note(string Text, Instant At, LocalDate Day, LocalTime Time);

    private static readonly Note Value = new("Xylophone", Instant.FromUnixTimeTicks(17), new(2026, 3, 8), new(23, 59, 59));

    [Fact]
    public async Task A_row_comes_back_whole_and_changes_only_under_its_etag()
    {
        using var fixture = new PrivacyFixture();
        var table = new SealedTable<Note>("notes", fixture.Records, fixture.Seal);
        var row = (await table.TryInsertAsync("demo", "r", Value, null, Token))!;
        Assert.Null(await table.TryInsertAsync("demo", "r", Value, null, Token));
        Assert.Equal(Value, (await table.GetAsync("demo", "r", Token))!.Value);
        Assert.NotNull(await table.TryReplaceAsync("demo", row, Value with { Text = "b" }, null, Token));
        Assert.Null(await table.TryReplaceAsync("demo", row, Value with { Text = "c" }, null, Token));
        Assert.Equal("b", (await table.RangeAsync("demo", null, null, Token).SingleAsync(Token)).Value.Text);
    }

    [Fact]
    public async Task A_row_moved_elsewhere_does_not_open_and_the_fault_tells_nothing_of_it()
    {
        using var fixture = new PrivacyFixture();
        var table = new SealedTable<Note>("notes", fixture.Records, fixture.Seal);
        await table.TryInsertAsync("demo", "r", Value, null, Token);
        var stored = (await fixture.Records.GetAsync("notes", "demo", "r", Token))!;
        await fixture.Records.TryInsertAsync("notes", "demo", "s", stored.Body, null, Token);
        await fixture.Records.TryInsertAsync("notes", "other", "r", stored.Body, null, Token);
        foreach (var (account, row) in new[] { ("demo", "s"), ("other", "r") })
        {
            var fault = await Assert.ThrowsAsync<SealBrokenException>(() => table.GetAsync(account, row, Token).AsTask());
            Assert.DoesNotContain("Xylophone", fault.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"text":"Xylophone","at":"Xylophone","day":"2026-03-08","time":"10:00:00"}""")]
    [InlineData("""{"text":"a","at":1,"day":"Xylophone","time":"10:00:00"}""")]
    [InlineData("null")]
    [InlineData("")]
    public void A_body_that_is_no_such_record_is_a_fault_without_its_words(string body)
    {
        var fault = Assert.ThrowsAny<System.Text.Json.JsonException>(() => StoredJson.Read<Note>(System.Text.Encoding.UTF8.GetBytes(body)));
        Assert.DoesNotContain("Xylophone", fault.ToString(), StringComparison.Ordinal);
    }
}
