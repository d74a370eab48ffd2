using System.Text.Json.Nodes;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools.Arguments;

/// <summary>Every argument of every tool, as its schema names them, with whatever a model may fill in: the caller hears a sentence, and what is needed is asked for.</summary>
public sealed class EveryArgumentTests(PromptClinic fixture) : IClassFixture<PromptClinic>
{
    private static readonly string Long = new('x', 10_000);

    /// <summary>As good as left out.</summary>
    private static readonly Odd[] Nothings = [new("missing", null, IsMissing: true), new("null", null), new("empty", ""), new("blank", "   "), new("a template", "{{customer.number}}")];

    /// <summary>Nothing can be made of it.</summary>
    private static readonly Odd[] Nonsense = [new("10,000 characters", Long), new("a list", new JsonArray("a", "b")), new("an object", new JsonObject { ["value"] = "x" })];

    private static readonly Odd[] Others = [new("a variable", "caller_phone_number"), new("true", true), new("a number", 3.7), new("unicode", "咬合 💥 Ω\u202E\u0007")];

    /// <summary>Told in the caller's own words, which may be any.</summary>
    private static readonly HashSet<string> FreeTexts = ["text", "reason", "note", "carrier", "relationship", "address", "appointmentType", "provider", "query"];

    /// <summary>Text that the practice's own lists decide about: what is not on them is answered, and is no success.</summary>
    private static readonly HashSet<string> LookedUp = ["appointmentType", "provider", "query"];

    /// <summary>Taken as a number beside free text: an amount is one, and a code from a card may have a dot.</summary>
    private static readonly HashSet<string> NumbersToo = ["amount", "memberId", "groupNumber"];

    private static readonly string[] Unspeakable = ["{{", "xxxx", "customer.number", "caller_phone", "💥", "Exception", "System.", " at Parlae", "sikka", "http", "null", "undefined", "<", "}"];

    private static int days;

    private long requests;

    private readonly Clinic clinic = fixture.Clinic;

    public static TheoryData<string> Tools => [.. ToolRegistration.Names];

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Whatever_a_model_fills_in_the_caller_hears_a_sentence(string name)
    {
        var tool = clinic.Service<ToolCatalog>().Find(name)!;
        var (required, asked) = (GoodArguments.Required(tool), new HashSet<string>());
        foreach (var argument in GoodArguments.Names(tool))
        {
            var before = await clinic.Sandbox.LastRequestAsync();
            await TryAsync(tool, argument, [.. Nothings, .. Nonsense], answer =>
            {
                var isNothing = Nothings.Contains(answer.Odd);
                Assert.True((answer.Status == "error") == (required.Contains(argument) || !isNothing), $"{argument} as {answer.Odd.What}: {answer.Text}");
                if (isNothing)
                    asked.Add(answer.Error ?? "");
            });
            if (required.Contains(argument) && Prepares(tool) is false)
                Assert.DoesNotContain(await clinic.Sandbox.RequestsAsync(before), request => !request.Path.EndsWith("request_key", StringComparison.Ordinal));
            await TryAsync(tool, argument, Others, answer => Assert.True(
                IsTaken(tool, argument, required.Contains(argument), answer.Odd) is not { } isTaken || isTaken == (answer.Status != "error"), $"{argument} as {answer.Odd.What}: {answer.Text}"));
        }

        Assert.True(asked.Count <= required.Count + 1, string.Join('\n', asked)); // one question each
    }

    /// <summary>Whether a value of a type that the schema does not ask for can be made something of; null: either.</summary>
    private static bool? IsTaken(ITool tool, string argument, bool isRequired, Odd odd) => odd.What switch
    {
        "a variable" => isRequired && !FreeTexts.Contains(argument) ? false : null, // where it is not needed, as good as left out
        "true" => (string?)tool.Schema["properties"]![argument]!["type"] == "boolean",
        _ when LookedUp.Contains(argument) => null,
        "a number" when NumbersToo.Contains(argument) => true,
        _ => FreeTexts.Contains(argument),
    };

    private sealed record Odd(string What, JsonNode? Value, bool IsMissing = false);

    private sealed record Heard(Odd Odd, string Status, string? Error, string Text);

    private async Task TryAsync(ITool tool, string argument, Odd[] odds, Action<Heard> check)
    {
        var (call, person, start) = await BeginAsync(tool);
        foreach (var odd in odds)
        {
            if (tool.Description.Name == "createPatient")
                (call, person) = (clinic.Call(), clinic.Newcomer()); // three a call
            var arguments = GoodArguments.Of(tool, person, start);
            arguments[argument] = odd.Value?.DeepClone();
            if (odd.IsMissing)
                arguments.Remove(argument);
            await WrittenAsync();
            var answer = await call.UseAsync(tool.Description.Name, arguments);
            Assert.True(await WrittenAsync() is [] || answer.Status != "error", $"{argument} as {odd.What} was written, and then: {answer.Text}");
            var said = answer.Error ?? answer.Say;
            Assert.True(said.Length < 400 && !said.Any(char.IsControl) && !Unspeakable.Any(piece => said.Contains(piece, StringComparison.OrdinalIgnoreCase)), $"{argument} as {odd.What}: {answer.Text}");
            check(new(odd, answer.Status, answer.Error, answer.Text));
        }
    }

    /// <summary>What was written into the practice's system since the last look.</summary>
    private async Task<List<SandboxControl.Request>> WrittenAsync()
    {
        var since = await clinic.Sandbox.RequestsAsync(requests);
        requests = since is [.., var last] ? last.N : requests;
        return [.. since.Where(request => request.Method != "GET" && !request.Path.EndsWith("request_key", StringComparison.Ordinal))];
    }

    /// <summary>Whether it takes a booking to begin with.</summary>
    private static bool Prepares(ITool tool) => GoodArguments.Names(tool).Any(name => name is "patientId" or "appointmentId" or "slotId");

    private async Task<(PhoneCall Call, Person Person, string Start)> BeginAsync(ITool tool)
    {
        var names = GoodArguments.Names(tool).ToHashSet();
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        if (!Prepares(tool))
            return (call, person, "");
        (await call.IdentifyAsync(person)).Is("verified");
        if (!names.Contains("startTime") && !names.Contains("appointmentId"))
            return (call, person, "");
        var slots = (await call.LookAsync(WorkDays.After("2026-03-09", days++))).Slots;
        if (names.Contains("appointmentId") && (await call.BookAsync("p1", slots[1])).Status != "booked")
            Assert.Equal("a1", (await call.BookAsync("p1", slots[2])).Is("booked").Of("appointmentId")); // the patient has a visit of the practice's then
        return (call, person, slots[0].Text("start")!);
    }
}
