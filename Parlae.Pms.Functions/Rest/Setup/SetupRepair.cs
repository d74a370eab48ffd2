using System.Text.Json;

namespace Parlae.Pms.Functions.Rest.Setup;

/// <summary>Puts one wrong member of a setup right, whatever it should be, so that the next one that is wrong comes to light. What it gives is never connected.</summary>
internal static class SetupRepair
{
    private static readonly JsonElement Anything = JsonSerializer.SerializeToElement("x");

    /// <summary>Null: nobody knows how.</summary>
    public static SetupBody? Of(SetupBody body, string? member) => member?.Split('.') switch
    {
        ["accountId"] => body with { AccountId = "xx" },
        ["practiceName"] => body with { PracticeName = "x" },
        ["timeZone"] => body with { TimeZone = "UTC" },
        ["staffNumber"] => body with { StaffNumber = null },
        ["phoneNumberIds"] => body with { PhoneNumberIds = null },
        ["assistantIds"] => body with { AssistantIds = null },
        ["vapi", ..] => body with { Vapi = null },
        ["outbox", ..] => body with { Outbox = null },
        ["config", var name, ..] => body with { Config = Config(body.Config ?? [], name) },
        ["credentials", var name] => body with { Credentials = new(body.Credentials ?? []) { [name] = "x" } },
        _ => null,
    };

    private static Dictionary<string, JsonElement> Config(Dictionary<string, JsonElement> config, string name)
    {
        var mended = new Dictionary<string, JsonElement>(config);
        if (!mended.Remove(name))
            mended[name] = Anything; // it is missing
        return mended;
    }
}
