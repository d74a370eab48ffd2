using System.ComponentModel.DataAnnotations;
using System.Reflection;
using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Functions.Speech.Dates;

namespace Parlae.Pms.Functions.Tools.Arguments;

/// <summary>A kind of argument: how it stands in the schema and how it is read from clean text.</summary>
internal abstract class ArgumentKind
{
    public const int DefaultTextLength = 1000;

    public virtual string JsonType => "string";
    public virtual string? Format => null;
    public virtual string? Pattern => null;
    public virtual IReadOnlyList<string> Choices => [];

    /// <summary>Said when it is asked for.</summary>
    public virtual string? Example => null;

    /// <summary>A sentence for the model, after the one that asks for it.</summary>
    public virtual string? AfterAsking => null;
    public virtual int LongestText => 100;

    /// <summary>Whether a model wrote this because it knew no value.</summary>
    public virtual bool IsPlaceholder(string text) => Placeholders.IsOne(text, PlaceholderRule.AnyWord);

    /// <summary>Callers' words, of whatever they like: a card number, too.</summary>
    public virtual bool IsFree => false;

    /// <summary>Whether what looks like a card number here is something else.</summary>
    public virtual bool IsNoCard(string text) => false;

    /// <summary>A value, or the <see cref="Question"/> that makes it clear. Null: not to be understood. The text is neither empty nor too long.</summary>
    public abstract object? Read(string text, ZonedDateTime now);

    /// <summary>The kind that a parameter's attribute or, without one, its type stands for.</summary>
    public static ArgumentKind Of(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<KindAttribute>() is { } said)
        {
            return said.Kind;
        }

        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var range = parameter.GetCustomAttribute<RangeAttribute>();
        return type switch
        {
            _ when type.IsEnum => new ChoiceKind(type),
            _ when parameter.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed => new ChoiceKind([.. allowed.Values.OfType<string>()]),
            _ when type == typeof(string) => new TextKind(parameter.GetCustomAttribute<MaxLengthAttribute>()?.Length ?? DefaultTextLength),
            _ when type == typeof(DaysAsked) => new DaysKind(isPastToo: false),
            _ when type == typeof(StartAsked) => new StartKind(),
            _ when type == typeof(LocalDate) => new DateKind(),
            _ when type == typeof(Instant) => new TimeKind(),
            _ when type == typeof(PhoneNumber) => new PhoneKind(),
            _ when type == typeof(int) => new WholeNumberKind((int?)range?.Minimum ?? 0, (int?)range?.Maximum ?? int.MaxValue),
            _ when type == typeof(decimal) => new AmountKind(),
            _ when type == typeof(bool) => new YesNoKind(),
            _ => throw new InvalidOperationException($"No kind of argument is read into {type.Name}."),
        };
    }
}
