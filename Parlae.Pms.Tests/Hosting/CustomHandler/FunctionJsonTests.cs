using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.CustomHandler;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.HostImitation;

namespace Parlae.Pms.Tests.Hosting.CustomHandler;

public sealed class FunctionJsonTests
{
    private static readonly FunctionTable Table = new(
    [
        FunctionRow.Http<ScriptedFunction>("setup", Caller.Operator, "/api/pms/setup", "POST", "GET", "DELETE"),
        FunctionRow.Http<ScriptedFunction>("webSetup", Caller.Operator, "/setup/{*path}", "GET", "POST"),
        FunctionRow.Timer<ScriptedTimer>("sealAudit", "0 */15 * * * *"),
    ]);

    [Fact]
    public void A_host_reads_the_table_back_from_the_files()
    {
        using var folder = new TemporaryDirectory();

        FunctionJson.Write(Table, folder.Path);

        var read = HostedFunction.ReadAll(folder.Path);
        Assert.Equal(["sealAudit", "setup", "webSetup"], read.Select(function => function.Name));
        Assert.Equal("0 */15 * * * *", read[0].Schedule);
        Assert.Equal("api/pms/setup", read[1].Route);
        Assert.Equal(["post", "get", "delete"], read[1].Methods);
        Assert.Equal("setup/{*path}", read[2].Route);
    }

    [Fact]
    public void A_function_that_is_gone_leaves_no_folder_and_other_folders_stay()
    {
        using var folder = new TemporaryDirectory();
        FunctionJson.Write(new([.. Table.Rows, FunctionRow.Timer<ScriptedTimer>("gone", "0 * * * * *")]), folder.Path);
        Directory.CreateDirectory(folder.File("runtimes"));

        FunctionJson.Write(Table, folder.Path);

        Assert.Equal(
            ["runtimes", "sealAudit", "setup", "webSetup"],
            Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_build_output_lists_exactly_the_programs_functions()
    {
        var expected = FunctionTable.Program.Rows.Select(row => (row.Name, Route: row.Kind == FunctionKind.Http ? row.Route[1..] : null, row.Schedule));

        foreach (var folder in new[] { BuiltApp.Folder, await BuiltApp.PublishedFolder })
        {
            Assert.Equal(
                expected.OrderBy(row => row.Name, StringComparer.Ordinal),
                HostedFunction.ReadAll(folder).Select(function => (function.Name, function.Route, function.Schedule)));
        }
    }
}
