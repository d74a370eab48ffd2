using Parlae.Pms.Functions.Hosting;

namespace Parlae.Pms.Tests.Hosting;

public sealed class FunctionTableTests
{
    [Fact]
    public void Names_and_routes_are_what_the_contract_says()
    {
        var rows = FunctionTable.Program.Rows.ToDictionary(row => row.Name);

        Assert.Equal(("/api/health", "GET"), (rows["health"].Route, rows["health"].Methods.Single()));
        Assert.Equal(("/api/version", "GET"), (rows["version"].Route, rows["version"].Methods.Single()));
    }

    [Theory]
    [InlineData("/{*path}")]
    [InlineData("/{tenant}/api")]
    [InlineData("/admin/functions")]
    [InlineData("/Admin")]
    [InlineData("/runtime/webhooks")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("api/health")]
    public void A_route_that_a_host_owns_or_that_catches_timers_is_refused(string route)
        => Assert.Throws<ArgumentException>(() => Table(Http("wrong", route)));

    [Theory]
    [InlineData("* * * * *")]
    [InlineData("every minute")]
    [InlineData("")]
    [InlineData("61 * * * * *")]
    public void A_schedule_without_six_valid_fields_is_refused(string schedule)
        => Assert.Throws<ArgumentException>(() => Table(FunctionRow.Timer<ScriptedTimer>("timer", schedule)));

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("../up")]
    [InlineData("9lives")]
    public void A_name_that_is_no_folder_and_no_path_segment_is_refused(string name)
        => Assert.Throws<ArgumentException>(() => Table(Http(name, "/api/x")));

    [Fact]
    public void Two_functions_of_one_name_or_route_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Table(Http("one", "/api/a"), Http("ONE", "/api/b")));
        Assert.Throws<ArgumentException>(() => Table(Http("one", "/api/a"), Http("two", "/API/a")));
        Assert.Throws<ArgumentException>(() => Table(Http("one", "/api/a"), FunctionRow.Timer<ScriptedTimer>("one", "0 * * * * *")));
    }

    [Fact]
    public void A_function_without_methods_is_refused()
        => Assert.Throws<ArgumentException>(() => Table(FunctionRow.Http<ScriptedFunction>("one", Caller.Anyone, "/api/a")));

    private static FunctionTable Table(params FunctionRow[] rows) => new(rows);

    private static FunctionRow Http(string name, string route) => FunctionRow.Http<ScriptedFunction>(name, Caller.Anyone, route, "GET");
}
