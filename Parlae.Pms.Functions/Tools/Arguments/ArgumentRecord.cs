using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Patients;

namespace Parlae.Pms.Functions.Tools.Arguments;

/// <summary>
/// A tool's arguments are the constructor parameters of one record: the type and attribute of a parameter say its kind, nullability whether it may be left out,
/// and <c>[Description]</c> what it is. From that come the schema the model sees and the reading of what the model sends.
/// </summary>
/// <remarks>A description begins with a noun phrase, up to the first comma or full stop, that a question can be made of: "The date of the visit, as 2026-03-02."</remarks>
public static class ArgumentRecord
{
    /// <summary>A JSON schema within what Vapi accepts; a new copy each time.</summary>
    public static JsonObject SchemaOf<T>()
        where T : class => ArgumentShape.Of(typeof(T)).Schema();

    /// <summary>Whether callers' own words are among the arguments.</summary>
    public static bool IsFree<T>()
        where T : class => ArgumentShape.Of(typeof(T)).IsFree;

    /// <summary>Whether a payment card number is in what a model filled in: anywhere but where a number of another kind belongs.</summary>
    public static bool HasCard<T>(JsonElement arguments)
        where T : class => ArgumentShape.Of(typeof(T)).HasCard(arguments);

    /// <summary>Reads what a model filled in. Unknown members are ignored; null, empty text and placeholders count as left out. Never throws for what a model sends.</summary>
    /// <param name="arguments">As the model sent them.</param>
    /// <param name="now">The practice's wall clock and zone.</param>
    /// <param name="isClinicNumber">Numbers that are nobody's in particular; they count as left out.</param>
    public static Binding<T> Bind<T>(JsonElement arguments, ZonedDateTime now, Func<PhoneNumber, bool>? isClinicNumber = null)
        where T : class => ArgumentShape.Of(typeof(T)).Bind<T>(arguments, now, isClinicNumber);
}
