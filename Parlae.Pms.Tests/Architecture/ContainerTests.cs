using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Architecture;

/// <summary>The real container: what was written and never registered fails here.</summary>
public sealed partial class ContainerTests : IDisposable
{
    /// <summary>Contract 6, and what Vapi takes as a schema (vapi.md 10).</summary>
    private static readonly string[] ContractTools =
    [
        "getPracticeInfo", "getCallerContext", "getProviders", "getAppointmentTypes", "checkAvailability", "searchPatients", "createPatient", "bookAppointment", "getAppointments",
        "rescheduleAppointment", "cancelAppointment", "confirmAppointment", "getPatient", "updatePatient", "getPatientNotes", "addPatientNote", "getInsurance", "addInsurance",
        "getBalance", "getPaymentHistory", "sendPaymentLink", "joinWaitlist", "takeMessage", "transferToStaff",
    ];

    private static readonly string[] Words = ["type", "items", "properties", "required", "description", "title", "enum", "pattern", "format"];
    private static readonly string[] Types = ["string", "number", "integer", "boolean", "array", "object"];
    private static readonly string[] Formats = ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];

    private readonly TemporaryDirectory folder = new();
    private readonly WebApplication app;

    public ContainerTests() => app = FunctionsApp.Create(FunctionTable.Program, TestSettings.Read(folder.Path), new Listening(0, UnderFunctionsHost: false)).Build();

    private IServiceProvider Services => app.Services;

    [Fact]
    public void Every_functions_handler_can_be_made()
    {
        using var scope = Services.CreateScope();
        foreach (var row in FunctionTable.Program.Rows)
            Assert.True(scope.ServiceProvider.GetService(row.Handler) is IHttpFunction or ITimerFunction, row.Name);
    }

    [Fact]
    public void Every_tool_is_listed_under_its_own_name_and_has_its_route()
    {
        var tools = Services.GetServices<ITool>().ToList();
        Assert.Equal(ToolRegistration.Names, tools.Select(tool => tool.Description.Name));
        Assert.All(tools, tool => Assert.Contains(tool.Description.Name, ContractTools));
        Assert.All(tools, tool => Assert.Contains(FunctionTable.Program.Http, row => row.Name == tool.Description.Name && row.Route == $"/api/vapi/tools/{tool.Description.Name}"));
        var written = typeof(ITool).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(ITool))).ToHashSet();
        Assert.Equal(written, [.. tools.Select(tool => tool.GetType())]);
    }

    [Fact]
    public void Every_adapter_that_was_written_is_reached_through_its_interface()
    {
        var written = typeof(IPmsConnector).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IPmsConnector))).ToList();
        Assert.NotEmpty(written);
        var registered = Enum.GetValues<PmsVendor>().Select(vendor => (Vendor: vendor, Connector: Services.GetKeyedService<IPmsConnector>(vendor))).Where(each => each.Connector is not null).ToList();
        Assert.Equal(written.ToHashSet(), [.. registered.Select(each => each.Connector!.GetType())]);
        foreach (var (vendor, connector) in registered)
        {
            Assert.Equal(vendor, connector!.Vendor);
            Assert.True(Services.GetRequiredService<PmsConnections>().Knows(vendor));
            var needs = connector.Requirements;
            var values = needs.RequiredCredentials.Concat(needs.RequiredConfig).Distinct().ToDictionary(name => name, _ => "1");
            var connection = connector.Connect(new PmsLink("demo", values, values, new Dictionary<string, string>(), DateTimeZone.Utc, new PmsCapabilities { Book = true, CreatePatient = true }));
            Assert.NotNull(connection.Check);
            Assert.NotNull(connection.Directory);
            Assert.NotNull(connection.Schedule);
            Assert.NotNull(connection.Appointments);
            Assert.NotNull(connection.Patients);
        }
    }

    [Fact]
    public void Every_tools_schema_is_one_that_the_platform_takes()
    {
        foreach (var tool in Services.GetServices<ITool>())
        {
            Assert.Matches(Name(), tool.Description.Name);
            Assert.InRange(tool.Description.Purpose.Length, 20, 999);
            var schema = tool.Schema;
            Assert.Equal("object", (string?)schema["type"]);
            Check(schema, tool.Description.Name);
            foreach (var (name, property) in schema["properties"]!.AsObject())
            {
                Assert.True(property!["description"] is { } text && ((string)text!).Length is > 10 and < 1000, $"{tool.Description.Name}.{name} has no description");
                Assert.True(property["type"] is not null, $"{tool.Description.Name}.{name} has no type");
            }

            if (schema["required"] is JsonArray required)
                Assert.All(required, name => Assert.True(schema["properties"]!.AsObject().ContainsKey((string)name!)));
        }
    }

    private static void Check(JsonObject schema, string at)
    {
        Assert.All(schema, member => Assert.True(Words.Contains(member.Key), $"{at} has {member.Key}"));
        Assert.Contains((string?)schema["type"], Types);
        if (schema["format"] is { } format)
            Assert.Contains((string?)format, Formats);
        if (schema["enum"] is { } choices)
            Assert.All(choices.AsArray(), choice => Assert.Equal(System.Text.Json.JsonValueKind.String, choice!.GetValueKind()));
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
            Check(property!.AsObject(), $"{at}.{name}");
        if (schema["items"] is JsonObject items)
            Check(items, $"{at}[]");
    }

    public void Dispose()
    {
        ((IDisposable)app).Dispose();
        folder.Dispose();
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,40}$")]
    private static partial Regex Name();
}
