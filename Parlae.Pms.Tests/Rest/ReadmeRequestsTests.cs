using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest;

/// <summary>The requests that the README shows do what they seem to.</summary>
public sealed partial class ReadmeRequestsTests
{
    [Fact]
    public async Task Every_request_of_the_readme_succeeds()
    {
        await using var clinic = await Clinic.StartAsync();
        var person = await clinic.OnFileAsync(5);
        var visit = (await clinic.Rest().GetAsync("/api/pms/appointments?from=2026-03-05&to=2026-03-20&status=scheduled")).Is(HttpStatusCode.OK).List("items")[0];
        var newcomer = clinic.Newcomer();
        var reference = (await clinic.Rest().PostAsync("/api/pms/patients", new { firstName = newcomer.FirstName, lastName = newcomer.LastName, dateOfBirth = newcomer.DateOfBirth, phone = newcomer.Phone })).Is(HttpStatusCode.Accepted).Text("reference");
        var values = new Dictionary<string, string?>
        {
            ["$APP"] = "",
            ["$OPERATOR"] = TestSettings.OperatorKey,
            ["$KEY"] = clinic.Connected.Text("accountKey"),
            ["$PATIENT"] = person.SikkaId,
            ["$APPOINTMENT"] = visit.Text("appointmentId"),
            ["$REFERENCE"] = reference,
            ["$SECRET"] = TestSettings.WebhookSecret,
            ["$NUMBER"] = (string?)clinic.SetupBody["phoneNumberIds"]![0],
        };
        var lines = (await File.ReadAllLinesAsync(ReadmePath(), Clinic.Cancellation)).Where(line => line.StartsWith("curl ", StringComparison.Ordinal) && line.Contains("$APP", StringComparison.Ordinal)).ToList();

        foreach (var line in lines.Select(line => values.OrderByDescending(value => value.Key.Length).Aggregate(line, (text, value) => text.Replace(value.Key, value.Value, StringComparison.Ordinal))))
        {
            using var request = new HttpRequestMessage(new HttpMethod(Method().Match(line) is { Success: true } method ? method.Groups[1].Value : "GET"), Address().Match(line).Groups[1].Value);
            foreach (Match header in Header().Matches(line))
                Assert.True(request.Headers.TryAddWithoutValidation(header.Groups[1].Value, header.Groups[2].Value));
            if (Data().Match(line) is { Success: true } data)
                request.Content = new StringContent(data.Groups[1].Value.Replace("'", "", StringComparison.Ordinal), Encoding.UTF8, "application/x-www-form-urlencoded"); // as curl sends it
            using var answer = await clinic.Http.SendAsync(request, Clinic.Cancellation);
            var text = await answer.Content.ReadAsStringAsync(Clinic.Cancellation);
            // A time of the examples may be taken: an answer of its own.
            Assert.True(answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.Conflict && text.Contains("slot-taken", StringComparison.Ordinal)), $"{line}\n{answer.StatusCode} {text}");
            Assert.DoesNotContain("\"error\"", text, StringComparison.Ordinal);
        }

        var shown = lines.Select(line => Address().Match(line.Replace("$APP", "", StringComparison.Ordinal)).Groups[1].Value.Split('?')[0]).ToList();
        Assert.All(FunctionTable.Program.Http.Where(row => row.Caller == Caller.AccountKey && row.Name != "staffTask"), row => Assert.Contains(shown, path => path.StartsWith(row.Route.Split('{')[0], StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_tool_stands_in_the_readme_with_its_level_and_its_words()
    {
        var rows = (await File.ReadAllLinesAsync(ReadmePath(), Clinic.Cancellation)).Select(line => ToolRow().Match(line)).Where(row => row.Success)
            .Select(row => (Name: row.Groups[1].Value, Level: row.Groups[2].Value, Words: Word().Matches(row.Groups[3].Value).Select(word => word.Groups[1].Value).Order(StringComparer.Ordinal))).ToList();
        await using var clinic = await Clinic.StartAsync();
        var services = clinic.Service<ToolCatalog>();
        Assert.Equal(services.All.Select(tool => tool.Description.Name).Order(StringComparer.Ordinal), rows.Select(row => row.Name).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal($"{(int)services.Find(row.Name)!.Description.Level}", row.Level));
        // What no practice can be answered with in this program is not promised.
        Assert.All(rows, row => Assert.Equal(StatusWords.All.Where(each => each.Tool == row.Name).Select(each => each.Word).Order(StringComparer.Ordinal), row.Words));
    }

    private static string ReadmePath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parlae.Pms.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The repository was not found above the tests.");
        return Path.Combine(folder.FullName, "README.md");
    }

    [GeneratedRegex(@"^\| `(\w+)` \| (\d)[^|]*\|[^|]*\| ([^|]*) \|")]
    private static partial Regex ToolRow();

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Word();

    [GeneratedRegex(@"-X (\w+)")]
    private static partial Regex Method();

    [GeneratedRegex("\"(/api/[^\"]*)\"")]
    private static partial Regex Address();

    [GeneratedRegex("-H \"([^:\"]+): ([^\"]+)\"")]
    private static partial Regex Header();

    [GeneratedRegex("-d '(.*)'$")]
    private static partial Regex Data();
}
