using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>One call, whose tools are used as Vapi does: by signed webhooks.</summary>
internal sealed class PhoneCall(IWebhookDoor clinic, string? number, string? id = null)
{
    public string Id { get; } = id ?? Guid.NewGuid().ToString();

    public string? Number => number;

    /// <summary>Changes each message before it is sent.</summary>
    public Action<JsonObject>? Change { get; init; }

    /// <summary>Signs each message; null: with the platform's secret.</summary>
    public Action<HttpRequestMessage, byte[]>? Sign { get; init; }

    /// <summary>The number the call comes in on.</summary>
    public string? PhoneNumberId { get; init; } = (string?)clinic.SetupBody["phoneNumberIds"]?[0];

    /// <summary>The key of an account, for what is asked over REST beside the call.</summary>
    public string? Key { get; init; }

    /// <summary>A request over REST, by the same door as the call.</summary>
    public async Task AskAsync(string path, object body) =>
        await clinic.PostAsync(path, JsonSerializer.Serialize(body), (request, _) => request.Headers.Authorization = new("Bearer", Key));

    /// <summary>One tool call on the tool's own route.</summary>
    public async Task<Answer> UseAsync(string tool, object? arguments = null, string? toolCallId = null)
    {
        var (status, text) = await clinic.PostAsync($"/api/vapi/tools/{tool}", Body((tool, arguments, toolCallId)).ToJsonString(), Sign);
        Assert.Equal(HttpStatusCode.OK, status);
        return StatusWords.Check(tool, Assert.Single(Read(text)));
    }

    /// <summary>Several tool calls in one message.</summary>
    public async Task<IReadOnlyList<Answer>> UseAllAsync(params (string Tool, object? Arguments, string? Id)[] calls)
    {
        var body = Body(calls);
        var (status, text) = await clinic.PostAsync("/api/vapi/events", body.ToJsonString(), Sign);
        Assert.Equal(HttpStatusCode.OK, status);
        var tools = body["message"]!["toolCallList"]!.AsArray().ToLookup(each => (string?)each!["id"], each => (string)each!["function"]!["name"]!);
        return [.. Read(text).Select(answer => StatusWords.Check(tools[answer.ToolCallId].First(), answer))];
    }

    /// <summary>Any other message of this call; what <paramref name="members"/> has stands in it. The answer as it came.</summary>
    public async Task<string> TellAsync(string type, object? members = null)
    {
        var (status, text) = await clinic.PostAsync("/api/vapi/events", Event(type, members).ToJsonString(), Sign);
        Assert.Equal(HttpStatusCode.OK, status);
        return text;
    }

    /// <summary>Vapi says that the call was taken.</summary>
    public async Task BeginAsync() => Assert.Equal("{}", await TellAsync("status-update", new { status = "in-progress" }));

    /// <summary>Vapi says that the call is over.</summary>
    public async Task EndAsync(string endedReason = "customer-ended-call") => Assert.Equal("{}", await TellAsync("end-of-call-report", new { endedReason }));

    /// <summary>A message that is no tool call, as it is sent.</summary>
    public JsonObject Event(string type, object? members = null)
    {
        var body = Body();
        var message = body["message"]!.AsObject();
        message.Remove("toolCallList");
        message["type"] = type;
        foreach (var (name, value) in JsonSerializer.SerializeToNode(members ?? new { })!.AsObject().ToList())
            message[name] = value?.DeepClone();
        return body;
    }

    /// <summary>The message as it is sent.</summary>
    public JsonObject Body(params (string Tool, object? Arguments, string? Id)[] calls)
    {
        var call = new JsonObject { ["id"] = Id, ["type"] = "inboundPhoneCall", ["phoneNumberId"] = PhoneNumberId };
        if (number is not null)
            call["customer"] = new JsonObject { ["number"] = number };
        var body = new JsonObject
        {
            ["message"] = new JsonObject
            {
                ["type"] = "tool-calls",
                ["toolCallList"] = new JsonArray([.. calls.Select(each => new JsonObject
                {
                    ["id"] = each.Id ?? $"call_{Guid.NewGuid():N}",
                    ["type"] = "function",
                    ["function"] = new JsonObject { ["name"] = each.Tool, ["arguments"] = JsonSerializer.SerializeToNode(each.Arguments ?? new { }) },
                })]),
                ["call"] = call,
            },
        };
        Change?.Invoke(body);
        return body;
    }

    public static IReadOnlyList<Answer> Read(string text) => [.. JsonDocument.Parse(text).RootElement.GetProperty("results").EnumerateArray().Select(entry => new Answer(entry))];

    /// <summary>Finds a patient by all that is on file.</summary>
    public Task<Answer> IdentifyAsync(Person person, bool withPhone = true) => UseAsync("searchPatients", withPhone
        ? new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone }
        : new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth });

    /// <summary>Registers somebody new.</summary>
    public Task<Answer> RegisterAsync(Person person) => UseAsync("createPatient", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone });

    /// <summary>Free times for a cleaning on a day.</summary>
    public Task<Answer> LookAsync(string date, string? provider = null) => UseAsync("checkAvailability", new { date, appointmentType = "Cleaning", provider });

    /// <summary>Books a time that was offered.</summary>
    public Task<Answer> BookAsync(string patientId, JsonElement slot, string? toolCallId = null, string? provider = null, bool bySlot = true) => UseAsync("bookAppointment", new
    {
        patientId,
        appointmentType = "Cleaning",
        startTime = slot.GetProperty("start").GetString(),
        duration = slot.GetProperty("minutes").GetInt32(),
        slotId = bySlot ? slot.GetProperty("slotId").GetString() : null,
        provider,
    }, toolCallId);
}

/// <summary>The answer to one tool call; reading it checks its form (contract 5).</summary>
internal sealed class Answer
{
    public Answer(JsonElement entry)
    {
        Text = entry.GetRawText();
        ToolCallId = entry.GetProperty("toolCallId").GetString()!;
        Error = entry.TryGetProperty("error", out var error) ? error.GetString() : null;
        Assert.NotEqual(Error is not null, entry.TryGetProperty("result", out var result));
        var spoken = Error ?? result.GetString()!;
        Assert.DoesNotContain('\n', spoken);
        if (Error is null)
        {
            Result = JsonDocument.Parse(spoken).RootElement;
            Assert.False(string.IsNullOrWhiteSpace(Say), spoken);
        }
        else
        {
            Assert.EndsWith(".", Error, StringComparison.Ordinal);
            Assert.False(Error.StartsWith('{'), Error);
        }
    }

    public string Text { get; }

    public string ToolCallId { get; }

    /// <summary>Null when it went well.</summary>
    public string? Error { get; }

    public JsonElement Result { get; }

    /// <summary>The status word; <c>error</c> for an error.</summary>
    public string Status => Error is null ? Of("status") : "error";

    public string Say => Of("say");

    public IReadOnlyList<JsonElement> Slots => [.. Result.GetProperty("slots").EnumerateArray()];

    public string Of(string member) => Result.GetProperty(member).GetString()!;

    public bool Has(string member) => Result.TryGetProperty(member, out _);

    /// <summary>Checks the status word and, when it is another, shows the answer.</summary>
    public Answer Is(string status)
    {
        Assert.True(Status == status, $"Expected '{status}': {Text}");
        return this;
    }
}
