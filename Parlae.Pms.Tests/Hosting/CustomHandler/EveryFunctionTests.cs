using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Sandbox.Sikka;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.HostImitation;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Hosting.CustomHandler;

/// <summary>
/// The published folder under the imitation of a Functions host, with the sandbox practice behind it: every function of the table does its work for
/// somebody with the right credential. A new function without a request here fails.
/// </summary>
public sealed class EveryFunctionTests : IDisposable
{
    private readonly TemporaryDirectory data = new();

    [Theory]
    [InlineData(Handover.Forwarding)]
    [InlineData(Handover.Proxying)]
    public async Task Every_function_does_its_work_and_every_timer_succeeds(Handover handover) => await TryAllAsync(await BuiltApp.PublishedFolder, handover, data, []);

    public void Dispose() => data.Dispose();

    /// <summary>Runs an app's folder under the imitation of a host, and asks everything of it that there is.</summary>
    /// <param name="folder">The app.</param>
    /// <param name="handover">How the host hands requests on.</param>
    /// <param name="data">Where it keeps its data.</param>
    /// <param name="environment">What it finds there beside its settings.</param>
    internal static async Task TryAllAsync(string folder, Handover handover, TemporaryDirectory data, Dictionary<string, string?> environment)
    {
        await using var sandbox = await RunningSandbox.StartAsync(new SandboxOptions(ClockFile: data.File("clock")), Clinic.Cancellation);
        await using var host = await FunctionsHostImitation.StartAsync(folder, handover, TestSettings.With(data.Path, new Dictionary<string, string?>(environment.Concat(Behind(sandbox, data)))));
        await AskAllAsync(host.Client, async timer => Assert.Equal(TimerOutcome.Succeeded, await host.FireAsync(timer)), sandbox);
        Assert.Equal(1, host.Handler.Starts);
    }

    /// <summary>Settings of an app that has the sandbox's practice behind it.</summary>
    internal static Dictionary<string, string?> Behind(RunningSandbox sandbox, TemporaryDirectory data) => new()
    {
        ["SIKKA_APPLICATION_ID"] = SikkaCredentials.ApplicationId,
        ["SIKKA_SECRET_KEY"] = SikkaCredentials.ApplicationKey,
        ["Sikka__BaseUrl"] = sandbox.Sikka.AbsoluteUri,
        ["Parlae__ClockFile"] = data.File("clock"),
    };

    /// <summary>Connects the practice, has every function do its work, and runs every timer.</summary>
    internal static async Task AskAllAsync(HttpClient host, Func<string, Task> fireAsync, RunningSandbox sandbox, Func<DelegatingHandler>? through = null)
    {
        using var control = new SandboxControl(sandbox.Address);
        await control.PostAsync("reset", new { today = "2026-03-02", limits = "off", writebackSeconds = 0 });
        var setup = (await control.SetupAsync()).AsObject();
        var key = JsonDocument.Parse(await OperateAsync(host, "POST", "/api/pms/setup", setup)).RootElement.GetProperty("accountKey").GetString()!;
        foreach (var function in FunctionTable.Program.Http.Where(function => function.Name != "setup"))
            await UseAsync(host, function, setup, key, through);
        foreach (var timer in FunctionTable.Program.Timers)
            await fireAsync(timer.Name);

        await OperateAsync(host, "GET", "/api/pms/setup?accountId=demo");
        await OperateAsync(host, "DELETE", "/api/pms/setup?accountId=demo");
    }

    private static async Task UseAsync(HttpClient host, FunctionRow function, JsonObject setup, string key, Func<DelegatingHandler>? through)
    {
        switch (function.Name)
        {
            case "health" or "version" or "openApi":
                using (var answer = await host.GetAsync(new Uri(function.Route, UriKind.Relative), Clinic.Cancellation))
                    Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                break;
            case "webSetup":
                await LookAsync(new WebVisitor(host.BaseAddress!, through?.Invoke()), "/setup", TestSettings.OperatorKey, "Clinics");
                await FormsThroughHost.BeginAsync(new WebVisitor(host.BaseAddress!, through?.Invoke()), setup);
                break;
            case "webConsole":
                await LookAsync(new WebVisitor(host.BaseAddress!, through?.Invoke()), "/console", key, "Open tasks for staff");
                await FormsThroughHost.MakeKeyAsync(new WebVisitor(host.BaseAddress!, through?.Invoke()));
                break;
            case "purge":
                await OperateAsync(host, "DELETE", "/api/pms/cache?accountId=demo");
                break;
            case "keys":
                var made = JsonDocument.Parse(await OperateAsync(host, "POST", function.Route, new JsonObject { ["accountId"] = "demo", ["name"] = "second", ["rights"] = new JsonArray("read") }, expected: HttpStatusCode.Created));
                await OperateAsync(host, "DELETE", $"{function.Route}?accountId=demo&keyId={made.RootElement.GetProperty("keyId").GetString()}");
                break;
            case var _ when function.Caller == Caller.AccountKey:
                var (method, path, body, status) = RestRequest(function.Name);
                await OperateAsync(host, method, path, body, key, status);
                break;
            case "vapiEvents":
                Assert.Single(await CallAsync(host, function.Route, "getAppointmentTypes", new { }, setup)).Is("ok");
                break;
            default:
                var (arguments, expected) = ToolCall(function.Name);
                Assert.Contains(Assert.Single(await CallAsync(host, function.Route, function.Name, arguments, setup)).Status, expected);
                break;
        }
    }

    /// <summary>Signs in on the page that it is sent to, and out again: pages, forms and cookies pass through the host.</summary>
    private static async Task LookAsync(WebVisitor person, string path, string key, string shown)
    {
        using var visitor = person;
        var entrance = (await visitor.FollowAsync(path)).Is(HttpStatusCode.OK);
        Assert.Equal($"{path}/sign-in?to={Uri.EscapeDataString(path)}", entrance.Path);
        Assert.Equal(path, (await visitor.SubmitAsync(entrance, entrance.Path, ("key", key))).Is(HttpStatusCode.SeeOther).Location);
        var page = (await visitor.FollowAsync(path)).Is(HttpStatusCode.OK).Says(shown);
        (await visitor.GetAsync(System.Text.RegularExpressions.Regex.Match(page.Html, "href=\"([^\"]+[.]css)\"").Groups[1].Value)).Is(HttpStatusCode.OK);
        (await visitor.FollowAsync((await visitor.SubmitAsync(page, $"{path}/sign-out")).Is(HttpStatusCode.SeeOther).Location!)).Says("You are signed out");
    }

    private static (string Method, string Path, JsonObject? Body, HttpStatusCode Expected) RestRequest(string function) => function switch
    {
        "appointments" => ("GET", "/api/pms/appointments?from=2026-03-05&to=2026-03-05", null, HttpStatusCode.OK),
        "appointment" => ("GET", "/api/pms/appointments/424242", null, HttpStatusCode.NotFound),
        "availability" => ("GET", "/api/pms/appointments/availability?date=2026-03-05", null, HttpStatusCode.OK),
        "patients" => ("POST", "/api/pms/patients", new JsonObject { ["firstName"] = "Zephyrine", ["lastName"] = "Quackenbosch", ["dateOfBirth"] = "1987-11-01", ["phone"] = "6135550201" }, HttpStatusCode.Accepted),
        "patient" => ("GET", "/api/pms/patients/424242", null, HttpStatusCode.NotFound),
        "patientSearch" => ("POST", "/api/pms/patients/search", new JsonObject { ["lastName"] = "Quackenbosch" }, HttpStatusCode.OK),
        "notes" or "insurance" or "balance" => ("GET", $"/api/pms/patients/424242/{function}", null, HttpStatusCode.NotFound),
        "payments" => ("GET", "/api/pms/payments?patientId=424242", null, HttpStatusCode.NotFound),
        "providers" => ("GET", "/api/pms/providers", null, HttpStatusCode.OK),
        "staffTasks" => ("GET", "/api/pms/tasks", null, HttpStatusCode.OK),
        "staffTask" => ("PATCH", "/api/pms/tasks/t0", new JsonObject { ["status"] = "closed" }, HttpStatusCode.NotFound),
        "write" => ("GET", "/api/pms/writes/w0", null, HttpStatusCode.NotFound),
        "auditLog" => ("GET", "/api/pms/audit", null, HttpStatusCode.OK),
        "auditVerification" => ("GET", "/api/pms/audit/verification", null, HttpStatusCode.OK),
        _ => throw new InvalidOperationException($"Function {function} is new: say here what it is asked and what it answers."),
    };

    private static (object Arguments, string[] Expected) ToolCall(string tool) => tool switch
    {
        "getPracticeInfo" or "getProviders" or "getAppointmentTypes" => (new { }, ["ok"]),
        "getCallerContext" => (new { }, ["unknown"]),
        "checkAvailability" => (new { date = "2026-03-05" }, ["slots", "alternatives"]),
        "searchPatients" => (new { lastName = "Quackenbosch" }, ["needMore"]),
        "createPatient" => (new { firstName = "Zephyrine", lastName = "Quackenbosch", dateOfBirth = "1987-11-01", phone = "6135550201" }, ["submitted"]),
        "bookAppointment" => (new { patientId = "p9", appointmentType = "Cleaning", startTime = "2026-03-05T10:00", duration = 60 }, ["error"]),
        "rescheduleAppointment" => (new { appointmentId = "a9", startTime = "2026-03-05T10:00" }, ["error"]),
        "cancelAppointment" or "confirmAppointment" => (new { appointmentId = "a9" }, ["error"]),
        "getAppointments" or "getPatient" or "getPatientNotes" or "getInsurance" or "getBalance" or "getPaymentHistory" or "sendPaymentLink" => (new { patientId = "p9" }, ["error"]),
        "updatePatient" => (new { patientId = "p9", phone = "6135550288" }, ["error"]),
        "addPatientNote" => (new { patientId = "p9", text = "wants a morning visit" }, ["error"]),
        "addInsurance" => (new { patientId = "p9", carrier = "Maple Mutual", memberId = "QX-990-17734" }, ["error"]),
        "takeMessage" => (new { text = "please call back" }, ["taken"]),
        "transferToStaff" => (new { reason = "wants a person" }, ["transfer"]),
        "joinWaitlist" => (new { patientId = "p9", appointmentType = "Cleaning" }, ["error"]),
        _ => throw new InvalidOperationException($"Function {tool} is new: say here what it is asked and what it answers."),
    };

    private static async Task<IReadOnlyList<Answer>> CallAsync(HttpClient host, string route, string tool, object arguments, JsonObject setup)
    {
        var body = JsonSerializer.Serialize(new
        {
            message = new
            {
                type = "tool-calls",
                toolCallList = new[] { new { id = Guid.NewGuid().ToString(), type = "function", function = new { name = tool, arguments } } },
                call = new { id = "call-of-the-host", type = "inboundPhoneCall", phoneNumberId = (string?)setup["phoneNumberIds"]![0], customer = new { number = "+16135550201" } },
            },
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Vapi-Secret", TestSettings.WebhookSecret);
        using var answer = await host.SendAsync(request, Clinic.Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return PhoneCall.Read(await answer.Content.ReadAsStringAsync(Clinic.Cancellation));
    }

    private static async Task<string> OperateAsync(
        HttpClient host, string method, string path, JsonObject? body = null, string key = TestSettings.OperatorKey, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await host.SendAsync(request, Clinic.Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Clinic.Cancellation);
        Assert.True(answer.StatusCode == expected, $"{method} {path}: {answer.StatusCode} {text}");
        return text;
    }
}
