using System.Text.Json.Nodes;

namespace Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

/// <summary>The tool that puts a caller through. Its number is fixed, so that a caller reaches a person even while we cannot be reached.</summary>
internal static class StaffTransfer
{
    /// <summary>As the model knows it: Vapi names tools of this type itself, and refuses a name of ours.</summary>
    public const string Name = "transferCall";

    private const string Description = "The staff of the practice, as transferToStaff said";

    public static JsonObject To(string number) => new()
    {
        ["type"] = Name,
        ["destinations"] = new JsonArray(new JsonObject
        {
            ["type"] = "number",
            ["number"] = number,
            ["message"] = "", // transferToStaff has said it; without a message Vapi says one of its own
            ["description"] = Description,
        }),
    };

    /// <summary>Known by its description, since its number may have changed.</summary>
    public static bool IsOurs(JsonObject tool) =>
        VapiJson.Text(tool["type"]) == Name && VapiJson.Objects(tool["destinations"]).Any(destination => VapiJson.Text(destination["description"]) == Description);
}
