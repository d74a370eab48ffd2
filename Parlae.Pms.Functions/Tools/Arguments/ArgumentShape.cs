using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Patients;

namespace Parlae.Pms.Functions.Tools.Arguments;

/// <summary>The arguments of one record, looked up once.</summary>
internal sealed class ArgumentShape
{
    private static readonly ConcurrentDictionary<Type, ArgumentShape> Known = new();

    private readonly ConstructorInfo _constructor;
    private readonly Argument[] _arguments;

    private ArgumentShape(Type type)
    {
        _constructor = type.GetConstructors() is [var only] ? only : throw new InvalidOperationException($"{type.Name} needs exactly one public constructor.");
        var nullability = new NullabilityInfoContext();
        _arguments = [.. _constructor.GetParameters().Select(parameter => Argument.Of(parameter, nullability))];
    }

    public static ArgumentShape Of(Type type) => Known.GetOrAdd(type, static type => new ArgumentShape(type));

    public JsonObject Schema()
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(_arguments.Select(argument => KeyValuePair.Create(argument.Name, (JsonNode?)argument.Schema()))),
        };
        if (_arguments.Where(argument => argument.IsRequired).Select(argument => (JsonNode?)argument.Name).ToArray() is { Length: > 0 } required)
        {
            schema["required"] = new JsonArray(required);
        }

        return schema;
    }

    /// <summary>Whether callers' words are taken.</summary>
    public bool IsFree => Array.Exists(_arguments, argument => argument.Kind.IsFree);

    /// <summary>Whether a card number is among what a model sent, however deep and under whatever name.</summary>
    public bool HasCard(JsonElement arguments) => arguments.ValueKind is JsonValueKind.Object
        ? arguments.EnumerateObject().Any(member => CardNumbers.AreIn(member.Value) && !IsNoCard(member))
        : CardNumbers.AreIn(arguments);

    private bool IsNoCard(JsonProperty member) =>
        GivenText.Of(member.Value) is { } text && Array.Find(_arguments, argument => IsNamed(member, argument.Name)) is { } argument && argument.Kind.IsNoCard(text);

    public Binding<T> Bind<T>(JsonElement arguments, ZonedDateTime now, Func<PhoneNumber, bool>? isClinicNumber)
    {
        if (arguments.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined))
        {
            return new Binding<T>.Invalid("I could not read those details. Please ask for them once more.", null);
        }

        var given = MembersOf(arguments);
        var values = new object?[_arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var argument = _arguments[i];
            var reading = given.TryGetValue(argument.Name, out var element) ? argument.Read(element, now) : Reading.Absent;
            if (reading.Problem is { } problem)
            {
                return new Binding<T>.Invalid(problem, argument.Name);
            }

            if (reading.Value is PhoneNumber number && isClinicNumber?.Invoke(number) == true)
            {
                reading = Reading.Absent;
            }

            if (reading.Value is null && argument.IsRequired)
            {
                return new Binding<T>.Invalid(argument.Ask, argument.Name);
            }

            values[i] = reading.Value;
        }

        return new Binding<T>.Bound((T)_constructor.Invoke(values));
    }

    private Dictionary<string, JsonElement> MembersOf(JsonElement arguments)
    {
        var members = new Dictionary<string, JsonElement>();
        if (arguments.ValueKind is not JsonValueKind.Object)
        {
            return members;
        }

        foreach (var member in arguments.EnumerateObject())
        {
            // NameEquals, since a name that is no valid text cannot even be read.
            if (Array.Find(_arguments, argument => IsNamed(member, argument.Name)) is { } argument)
            {
                members[argument.Name] = member.Value;
            }
        }

        return members;
    }

    private static bool IsNamed(JsonProperty member, string name)
    {
        try
        {
            return member.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false; // Half a surrogate pair in the name: no argument of ours.
        }
    }
}
