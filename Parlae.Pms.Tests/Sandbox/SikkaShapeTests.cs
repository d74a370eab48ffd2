using System.Text.Json;
using System.Web;

namespace Parlae.Pms.Tests.Sandbox;

/// <summary>Every recorded exchange that the sandbox can have is asked again; the answer must have the recording's members and JSON kinds.</summary>
public sealed class SikkaShapeTests
{
    /// <summary>Why a recording is not asked: it comes to us, is an endpoint outside the sandbox's plan, or is compared elsewhere.</summary>
    private static readonly Dictionary<string, string> NotAsked = new()
    {
        ["webhook-data-refresh"] = "comes to us",
        ["webhook-patient"] = "comes to us",
        ["writeback-claim-payment"] = "outside the plan",
        ["writeback-claim-update"] = "outside the plan",
        ["writeback-document-create"] = "outside the plan",
        ["error-daily-request-limit"] = "a status fault",
        ["error-data-not-uploaded"] = "a status fault",
        ["error-overloaded"] = "a status fault",
        ["error-app-credentials"] = "SikkaKeyTests",
    };

    /// <summary>What replaces a recording's ids, days and keys; null drops a parameter.</summary>
    private static readonly Dictionary<string, string?> Stand = new()
    {
        ["startdate"] = null,
        ["enddate"] = null,
        ["lastname"] = "O'Brien",
        ["guarantor_id"] = "000001",
        ["insurance_company_id"] = "2506",
        ["procedure_code"] = "D1110",
        ["office_id"] = "D10001",
        ["id"] = null,
        ["patient_id"] = null,
    };

    public static TheoryData<string> Recordings => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => !NotAsked.ContainsKey(name)).Order()];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Recordings", "sikka");

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task The_answer_has_the_shape_of_the_recording(string name)
    {
        var recording = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, name + ".json"), SandboxClient.Cancellation)).RootElement;
        var (request, expected) = (recording.GetProperty("request"), recording.GetProperty("response"));
        await using var sandbox = await SandboxClient.StartAsync(new
        {
            today = "2026-03-02",
            sikkaPms = name.Contains("slots") || name == "writeback-patient-update" ? "OrthoTrac" : "OpenDental",
        });

        var path = await PrepareAsync(sandbox, name, request);
        var body = request.TryGetProperty("body", out var sent) && sent.ValueKind == JsonValueKind.Object ? await BodyAsync(sandbox, name, sent) : null;
        var answer = await sandbox.SendAsync(request.GetProperty("method").GetString()!, path, body);

        Assert.Equal(expected.GetProperty("status").GetInt32(), answer.Status);
        foreach (var header in expected.GetProperty("headers").EnumerateObject().Select(header => header.Name))
        {
            if (header == "Content-Type")
                Assert.Equal(expected.GetProperty("headers").Text(header), answer.Message.Content.Headers.ContentType!.ToString());
            else
                Assert.True(answer.Message.Headers.Contains(header), $"{header} is missing");
        }

        var shape = expected.GetProperty("body");
        if (shape.ValueKind == JsonValueKind.Null)
            Assert.Empty(answer.Text);
        else if (name.StartsWith("error-", StringComparison.Ordinal))
            Assert.Equal(JsonSerializer.Serialize(shape), JsonSerializer.Serialize(answer.Json));
        else
            SameShape(shape, answer.Json, "$");
    }

    private static async Task<string> PrepareAsync(SandboxClient sandbox, string name, JsonElement request)
    {
        var path = request.Text("path")!["/v4/".Length..];
        var query = HttpUtility.ParseQueryString("");
        foreach (var parameter in request.GetProperty("query").EnumerateObject())
        {
            if ((Stand.TryGetValue(parameter.Name, out var other) ? other : parameter.Value.GetString()) is { } value)
                query[parameter.Name] = value;
        }

        switch (name)
        {
            case "appointments-page-last":
                query["offset"] = $"{int.Parse((await sandbox.GetAsync("appointments?limit=1")).Of("total_count")) - 1}";
                break;
            case "insurance-company-details":
                query["insurance_company_id"] = "3225_113";
                break;
            case "practice-events-appointments":
                await sandbox.WriteAsync("PATCH", "appointments/70001", new { op = "replace", path = "/appointment_status", value = "Confirmed", practice_id = "1" });
                await sandbox.AdvanceAsync(900);
                break;
            case "remote-command-status":
                query["id"] = (await sandbox.SendAsync("POST", "remote_command", new { office_id = "D10001", spc_id = "655265656", command_name = "refresh_data" })).Of("long_message")[3..];
                break;
            case "writeback-status-pending" or "writebacks-delete":
                query["id"] = await sandbox.WriteAsync("POST", "appointment", Booking.Of());
                break;
            case "writeback-status-success-appointment":
                query["id"] = await sandbox.WriteAsync("POST", "appointment", Booking.Of());
                await sandbox.AdvanceAsync(160);
                break;
            case "writeback-status-failed":
                query["id"] = await sandbox.WriteAsync("POST", "appointment", Booking.Of(patient: "999999"));
                await sandbox.AdvanceAsync(160);
                break;
            case "writeback-status-success-array":
                query["id"] = await sandbox.WriteAsync("POST", "patient", new { firstname = "Quinn", lastname = "Testcase", provider_id = "DOC1", practice_id = "1" });
                await sandbox.AdvanceAsync(160);
                break;
            case "error-api-not-in-plan":
                path = "claims";
                break;
            case "error-practice-not-authorized":
                query["practice_id"] = "9";
                break;
            case "error-request-key-missing":
                sandbox.Key = "";
                break;
            case "error-request-key-expired":
                await sandbox.AdvanceAsync(86400);
                break;
            case "error-spu-offline":
                await sandbox.ControlAsync("sikka", new { spu = "offline" });
                break;
            case "error-rate-limited":
                await sandbox.ControlAsync("faults", new { kind = "rateLimit", value = new { count = 0, perSeconds = 60 } });
                break;
            case "writeback-appointment-reschedule" or "writeback-appointment-status-change":
                path = "appointments/70001";
                break;
            case "writeback-patient-update":
                path = "patient/000004";
                break;
        }

        return query.Count == 0 ? path : $"{path}?{query}";
    }

    private static async Task<object> BodyAsync(SandboxClient sandbox, string name, JsonElement sent)
    {
        var body = sent.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString());
        if (name == "error-spu-offline")
            body = new(Booking.Of()) { ["check_spu"] = "true" };
        if (body.ContainsKey("app_id"))
        {
            body["app_id"] = Parlae.Pms.Sandbox.Sikka.SikkaCredentials.ApplicationId;
            body["app_key"] = Parlae.Pms.Sandbox.Sikka.SikkaCredentials.ApplicationKey;
            body["secret_key"] = Parlae.Pms.Sandbox.Sikka.SikkaCredentials.OfficeSecret;
        }

        if (body.ContainsKey("refresh_key"))
            body["refresh_key"] = (await sandbox.GrantAsync()).Of("refresh_key");
        return body;
    }

    private static void SameShape(JsonElement expected, JsonElement actual, string at)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, $"{at}: {expected.ValueKind} expected, {actual.ValueKind} found");
        if (expected.ValueKind == JsonValueKind.Object)
        {
            Assert.Equal(expected.EnumerateObject().Select(member => member.Name).Order(), actual.EnumerateObject().Select(member => member.Name).Order());
            foreach (var member in expected.EnumerateObject())
                SameShape(member.Value, actual.GetProperty(member.Name), $"{at}.{member.Name}");
        }
        else if (expected.ValueKind == JsonValueKind.Array)
        {
            Assert.NotEqual(0, actual.GetArrayLength());
            foreach (var item in actual.EnumerateArray())
                SameShape(expected[0], item, at + "[]");
        }
    }
}
