using System.Text.Json;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Web.Pages.Setup;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>What the later of two operators is told of kinds of visits.</summary>
public sealed class FeaturesStandingTests
{
    /// <summary>As Open Dental does.</summary>
    private static readonly PracticeRoster NumberedFromOne = new(null, null, null, [new Provider("1", "Dr. Lee", null)], [new Room("1", "Chair 1", [])], []);

    [Theory]
    [InlineData("[]", "[\"1\"]", "[\"1\"]", "[]", "Chair 1")]
    [InlineData("[\"1\"]", "[]", "[]", "[\"1\"]", "Dr. Lee")]
    public void A_room_and_a_person_of_one_number_are_told_apart(string people, string rooms, string typedPeople, string typedRooms, string told)
    {
        var change = Assert.Single(FeaturesStanding.Of(Body(people, rooms), Body(typedPeople, typedRooms), NumberedFromOne));
        Assert.Contains($"Polish (20 minutes; {told})", change, StringComparison.Ordinal);
    }

    [Fact]
    public void What_says_the_same_by_name_and_by_number_is_no_change() =>
        Assert.Empty(FeaturesStanding.Of(Body("[\"1\"]", "[\"1\"]"), Body("[\"Dr. Lee\"]", "[\"Chair 1\"]"), NumberedFromOne));

    private static SetupBody Body(string people, string rooms) => new(
        "demo", null, null, null, null,
        new Dictionary<string, JsonElement> { ["appointmentTypes"] = JsonElement.Parse($$"""[{"name":"Polish","minutes":20,"providers":{{people}},"rooms":{{rooms}}}]""") },
        null, null, null, null, null);
}
