using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Functions.Tools.Arguments;

/// <summary>What was read: a value, nothing, or a sentence about what is wrong with it.</summary>
[Phi]
internal readonly record struct Reading(object? Value, string? Problem)
{
    public static Reading Absent => default;

    public override string ToString() => nameof(Reading);
}

/// <summary>What must be asked before a value is clear: a sentence that can be spoken.</summary>
internal sealed record Question(string Sentence);

/// <summary>One argument of a tool.</summary>
internal sealed record Argument(string Name, string Description, bool IsRequired, ArgumentKind Kind)
{
    /// <summary>What it is, as part of a sentence: <c>the date of the visit</c>.</summary>
    private string Noun => char.ToLowerInvariant(Description[0]) + Description[1..].Split(',', '.', ';', ':')[0].TrimEnd();

    private string Example => Kind.Example is { } example ? $", for example {example}" : "";

    /// <summary>The sentence that asks for it.</summary>
    public string Ask => $"I need {Noun}{Example}.{(Kind.AfterAsking is { } more ? " " + more : "")}";

    public static Argument Of(ParameterInfo parameter, NullabilityInfoContext nullability)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        var description = parameter.GetCustomAttribute<DescriptionAttribute>()?.Description;
        if (string.IsNullOrWhiteSpace(description))
        {
            throw new InvalidOperationException($"The argument {name} of {parameter.Member.DeclaringType?.Name} needs a description.");
        }

        var isOptional = Nullable.GetUnderlyingType(parameter.ParameterType) is not null
            || (!parameter.ParameterType.IsValueType && nullability.Create(parameter).WriteState is NullabilityState.Nullable);
        return new Argument(name, description, !isOptional, ArgumentKind.Of(parameter));
    }

    public JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = Kind.JsonType, ["description"] = Description };
        if (Kind.Format is { } format)
        {
            schema["format"] = format;
        }

        if (Kind.Pattern is { } pattern)
        {
            schema["pattern"] = pattern;
        }

        if (Kind.Choices is { Count: > 0 } choices)
        {
            schema["enum"] = new JsonArray([.. choices.Select(choice => (JsonNode?)choice)]);
        }

        return schema;
    }

    public Reading Read(JsonElement element, ZonedDateTime now)
    {
        if (element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return Reading.Absent;
        }

        // Yes and no answer no other question: a person is not called "true".
        if (GivenText.Of(element) is not { } text || (element.ValueKind is JsonValueKind.True or JsonValueKind.False && Kind is not YesNoKind))
        {
            return Unclear;
        }

        if (text.Length == 0 || Kind.IsPlaceholder(text))
        {
            return Reading.Absent;
        }

        if (text.Length > Kind.LongestText)
        {
            return new Reading(null, Kind is TextKind or NameKind
                ? $"{char.ToUpperInvariant(Noun[0])}{Noun[1..]} is too long. Please keep it under {Kind.LongestText} characters."
                : Unclear.Problem);
        }

        return Kind.Read(text, now) switch
        {
            null => Unclear,
            Question question => new Reading(null, question.Sentence),
            var value => new Reading(value, null),
        };
    }

    private Reading Unclear => new(null, Kind.Choices is { Count: > 0 } choices
        ? $"I could not use that for {Noun}. It can be {string.Join(", ", choices.SkipLast(1))}{(choices.Count > 1 ? " or " : "")}{choices[^1]}."
        : $"I could not understand {Noun}. Please ask for it again{Example}.");
}
