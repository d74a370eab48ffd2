using System.Net;
using System.Text;
using Parlae.Pms.Core.Adapters.Sikka;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Adapters.Sikka;

public sealed class SikkaListTests : IDisposable
{
    private readonly SikkaBench bench = new(options => (options.PageSize, options.PageCap) = (2, 5));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_are_counted_not_rows_and_the_next_links_host_is_not_followed()
    {
        bench.Sikka.On("GET things", request => Page(int.Parse(request.Query["offset"]), 2, last: 2, "http://elsewhere.example.com"));
        var list = await ReadAsync();
        Assert.Equal(["0a", "0b", "1a", "1b", "2a", "2b"], list.Rows.Select(row => row.Id));
        Assert.Equal(["0", "1", "2"], bench.Sikka.To("things").Select(request => request.Query["offset"]));
        Assert.All(bench.Sikka.To("things"), request => Assert.Equal("x y&z", request.Query["name"]));
    }

    [Fact]
    public async Task A_limit_that_the_server_lowered_does_not_end_the_list_early()
    {
        using var wide = new SikkaBench(options => options.PageSize = 1000);
        wide.Sikka.On("GET things", request => Page(int.Parse(request.Query["offset"]), 2, last: 3, "https://api.sikkasoft.com"));
        Assert.Equal(8, (await wide.Http().ListAsync<Row>("things", new Dictionary<string, string?>(), false, Stop)).Rows.Count);
    }

    [Fact]
    public async Task A_list_longer_than_the_cap_is_a_fault_not_a_short_list()
    {
        bench.Sikka.On("GET things", request => Page(int.Parse(request.Query["offset"]), 2, last: 99, "https://api.sikkasoft.com"));
        await Assert.ThrowsAsync<VendorContractException>(ReadAsync);
        Assert.Equal(5, bench.Sikka.To("things").Count);
    }

    [Fact]
    public async Task A_next_page_that_leads_back_is_a_fault()
    {
        bench.Sikka.On("GET things", _ => Page(0, 2, last: 9, "https://api.sikkasoft.com"));
        await Assert.ThrowsAsync<VendorContractException>(ReadAsync);
        Assert.Equal(2, bench.Sikka.To("things").Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \r\n")]
    [InlineData("[]")]
    [InlineData("""{"items":[]}""")]
    [InlineData("""{"items":null}""")]
    [InlineData("""[{"items":[],"pagination":{"next":""}}]""")]
    public async Task Nothing_comes_in_many_shapes(string body)
    {
        bench.Sikka.On("GET things", _ => SikkaImitation.Json(200, body));
        Assert.Empty((await ReadAsync()).Rows);
    }

    [Theory]
    [InlineData("<html><body>Please log in</body></html>")]
    [InlineData("{\"items\":[")]
    [InlineData("{\"items\":{}}")]
    [InlineData("{}")]
    [InlineData("42")]
    [InlineData("[{\"items\":[]},{\"items\":[]}]")]
    [InlineData("{\"items\":[]} {\"items\":[]}")]
    public async Task Junk_is_a_broken_contract_and_is_quoted_nowhere(string body)
    {
        bench.Sikka.On("GET things", _ => SikkaImitation.Json(200, body));
        var fault = await Assert.ThrowsAsync<VendorContractException>(ReadAsync);
        Assert.DoesNotContain("log in", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_text_and_bottomless_nesting_are_a_broken_contract()
    {
        bench.Sikka.On("GET things", _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([.. "{\"items\":[{\"id\":\""u8, 0xFF, 0xFE, .. "\"}]}"u8]) });
        await Assert.ThrowsAsync<VendorContractException>(ReadAsync);
        bench.Sikka.On("GET things", _ => SikkaImitation.Json(200, $"{{\"items\":{new string('[', 5000)}{new string(']', 5000)}}}"));
        await Assert.ThrowsAsync<VendorContractException>(ReadAsync);
    }

    [Fact]
    public async Task A_redirect_to_a_log_in_page_is_not_followed()
    {
        bench.Sikka.On("GET things", _ => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("https://elsewhere.example.com/login") } });
        await Assert.ThrowsAsync<VendorContractException>(ReadAsync);
    }

    [Fact]
    public async Task Members_are_read_as_text_whatever_they_are_and_words_for_nothing_are_nothing()
    {
        bench.Sikka.On("GET things", _ => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent([.. Encoding.UTF8.GetPreamble(), .. """{"Items":1,"items":[{"id":7,"name":true,"extra":{"a":1},"other":[1]},{"id":"000023","name":"N/A"},{"id":"","name":"1111-11-11T00:00:00"},{"name":{"a":1}},7]}"""u8]),
        });
        Assert.Equal([new Row("7", "True"), new Row("000023", null), new Row(null, null), new Row(null, null)], (await ReadAsync()).Rows);
    }

    [Fact]
    public async Task No_such_resource_is_nothing_but_an_unknown_path_is_a_fault()
    {
        bench.Sikka.On("GET things", _ => SikkaImitation.Refusal(404, "API2009"));
        Assert.Empty((await ReadAsync()).Rows);
        bench.Sikka.On("GET things", _ => new HttpResponseMessage(HttpStatusCode.NotFound));
        await Assert.ThrowsAsync<VendorContractException>(ReadAsync);
    }

    private Task<SikkaList<Row>> ReadAsync() => bench.Http().ListAsync<Row>("things", new Dictionary<string, string?> { ["name"] = "x y&z", ["none"] = null }, false, Stop);

    private static HttpResponseMessage Page(int page, int limit, int last, string host)
    {
        var next = page < last ? $"{host}/v4/things?offset={page + 1}&limit={limit}" : "";
        return SikkaImitation.Json(200, $$"""{"offset":"{{page}}","limit":"{{limit}}","pagination":{"previous":"","next":"{{next}}"},"items":[{"id":"{{page}}a"},{"id":"{{page}}b"}]}""");
    }

    public void Dispose() => bench.Dispose();

    private sealed record Row(string? Id, string? Name);
}
