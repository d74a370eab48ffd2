using System.Text.Json;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Setup;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>What somebody else has left in step 4 where no single field can tell it: kinds of visits, opening hours, and what is switched on.</summary>
internal static class FeaturesStanding
{
    /// <param name="now">What stands.</param>
    /// <param name="typed">What was sent.</param>
    /// <param name="roster">By which people and rooms have their names; null: it cannot be read now.</param>
    public static IReadOnlyList<string> Of(SetupBody now, SetupBody typed, PracticeRoster? roster)
    {
        (string Id, string Name)[] people = roster is null ? [] : [.. roster.Providers.Select(provider => (provider.ProviderId, provider.Name))];
        (string Id, string Name)[] rooms = roster is null ? [] : [.. roster.Rooms.Select(room => (room.RoomId, room.Name))];
        return
        [
            .. new[]
            {
                Change(
                    "Features.Visits",
                    body => Visits(body, word => $"provider {IdOf(people, word)}", word => $"room {IdOf(rooms, word)}"), // some systems number both from one
                    body => Visits(body, word => NameOf(people, word), word => NameOf(rooms, word))),
                Change("Features.Hours", Hours, Hours),
                Change("Features.Toggles", Switches, Switches),
            }.OfType<string>(),
        ];

        string? Change(string label, Func<SetupBody, string> same, Func<SetupBody, string> words) =>
            same(now) == same(typed) ? null : $"{WebWords.Of(label)}: {(words(now) is { Length: > 0 } standing ? standing : WebWords.Of("Field.Empty"))}";
    }

    /// <summary>A box that is ticked, or not, in words.</summary>
    public static string OnOff(bool isOn) => isOn ? WebWords.Of("Tick.On") : WebWords.Of("Tick.Off");

    /// <summary>A setup may say either.</summary>
    private static string IdOf((string Id, string Name)[] all, string word) => Array.Find(all, one => one.Name == word) is { Id: { } id } ? id : word;

    private static string NameOf((string Id, string Name)[] all, string word) => Array.Find(all, one => one.Id == word) is { Name: { } name } ? name : word;

    private static string Visits(SetupBody body, Func<string, string> person, Func<string, string> room) =>
        string.Join(", ", SetupValues.List(body.Config, "appointmentTypes").Select(type => Visit(type, person, room)));

    private static string Visit(JsonElement type, Func<string, string> person, Func<string, string> room)
    {
        var (name, minutes) = (SetupValues.Text(type, "name") ?? "", SetupValues.Text(type, "minutes") ?? "");
        string[] chosen = [.. SetupValues.Texts(type, "providers").Select(person).Order(StringComparer.Ordinal), .. SetupValues.Texts(type, "rooms").Select(room).Order(StringComparer.Ordinal)];
        return chosen.Length == 0 ? WebWords.Of("Features.Visit", name, minutes) : WebWords.Of("Features.VisitWith", name, minutes, string.Join(", ", chosen));
    }

    private static string Hours(SetupBody body) =>
        string.Join(", ", SetupValues.List(body.Config, "openHours").Select(open => $"{WebWords.Of($"Day.{SetupValues.Text(open, "day")}")} {SetupValues.Text(open, "from")} - {FeaturesViews.Midnight(SetupValues.Text(open, "to"))}"));

    private static string Switches(SetupBody body) => string.Join(", ", FeatureNames(body.Features));

    private static IEnumerable<string> FeatureNames(SetupFeatures? on) =>
        new[] { ("booking", on?.Booking), ("patients", on?.Patients), ("notes", on?.Notes), ("insurance", on?.Insurance), ("billing", on?.Billing), ("payments", on?.Payments), ("waitlist", on?.Waitlist), ("messages", on?.Messages) }
            .Where(each => each.Item2 == true).Select(each => WebWords.Of($"Feature.{each.Item1}"));
}
