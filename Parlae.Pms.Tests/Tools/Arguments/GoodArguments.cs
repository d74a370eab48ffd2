using System.Text.Json.Nodes;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools.Arguments;

/// <summary>Arguments that a tool can work with, made from its own schema: an argument that is new there must be given a value here.</summary>
internal static class GoodArguments
{
    /// <param name="tool">Whose.</param>
    /// <param name="person">Whom the call is about.</param>
    /// <param name="start">A time that was offered as <c>s1</c>.</param>
    public static JsonObject Of(ITool tool, Person person, string start) => new(Names(tool).Select(name => KeyValuePair.Create(name, Value(tool, name, person, start))).Where(pair => pair.Value is not null));

    public static IEnumerable<string> Names(ITool tool) => tool.Schema["properties"]!.AsObject().Select(pair => pair.Key);

    public static HashSet<string> Required(ITool tool) => [.. (tool.Schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>())];

    private static JsonNode? Value(ITool tool, string name, Person person, string start) => name switch
    {
        "patientId" => "p1",
        "appointmentId" => "a1",
        "slotId" => "s1",
        "firstName" => person.FirstName,
        "lastName" => person.LastName,
        "query" => $"{person.FirstName} {person.LastName}",
        "dateOfBirth" => person.DateOfBirth,
        "phone" => tool.Description.Name == "updatePatient" ? "613 555 0288" : person.Phone, // who gives a new number is not verified by it
        "callbackNumber" => "613 555 0288",
        "email" or "postCode" => null, // unknown of people on file, and a wrong one is nobody
        "date" or "from" => "2026-03-25",
        "endDate" or "to" => "2026-03-26",
        "startTime" => start,
        "duration" => 60,
        "timeOfDay" => "morning",
        "appointmentType" => "Cleaning",
        "provider" => "anyone",
        "amount" => 200,
        "urgent" => true,
        "carrier" => "Maple Mutual",
        "memberId" => "QX-990-17734",
        "groupNumber" => "637943",
        "subscriberName" => "Zephyrine Quackenbosch",
        "relationship" => "spouse",
        "preferredName" => "Zeph",
        "address" => Planted.Street,
        "text" or "note" => Planted.Note,
        "reason" => "wants a person",
        _ => throw new InvalidOperationException($"Argument {name} is new: say here a value that a tool can work with."),
    };
}
