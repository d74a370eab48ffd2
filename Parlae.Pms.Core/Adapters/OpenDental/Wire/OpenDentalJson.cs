using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.OpenDental.Wire;

/// <summary>
/// Reads Open Dental's JSON: names with their case, since <c>Confirmed</c> and <c>confirmed</c> are two members of one object; text, number and boolean
/// alike, since each may come as another (reference 2); nothing required.
/// </summary>
internal static class OpenDentalJson
{
    public static readonly JsonSerializerOptions Options = Make();

    /// <summary>One record by itself. Throws <see cref="JsonException"/> where there is none.</summary>
    public static T Record<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        var text = LineJson.Text(body);
        return text.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? JsonSerializer.Deserialize<T>(text, Options)! : throw new JsonException("no object");
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNameCaseInsensitive = false,
            Converters = { new LineJson.AnyText(OpenDentalValue.Text) },
            TypeInfoResolver = JsonTypeInfoResolver.Combine(OpenDentalRows.Default, new DefaultJsonTypeInfoResolver()),
        };
        options.MakeReadOnly(); // or its converters, asked by themselves, know no types yet
        return options;
    }
}

/// <summary>Every record of Open Dental's that is read: described as the program is compiled, so that no caller waits until the runtime has looked at each.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AppointmentRow))]
[JsonSerializable(typeof(PatientRow))]
[JsonSerializable(typeof(ProviderRow))]
[JsonSerializable(typeof(OperatoryRow))]
[JsonSerializable(typeof(AppointmentTypeRow))]
[JsonSerializable(typeof(ScheduleRow))]
[JsonSerializable(typeof(SlotRow))]
[JsonSerializable(typeof(DefinitionRow))]
[JsonSerializable(typeof(CommlogRow))]
[JsonSerializable(typeof(InsuranceRow))]
[JsonSerializable(typeof(AgingRow))]
[JsonSerializable(typeof(BalanceRow))]
[JsonSerializable(typeof(PaymentRow))]
internal sealed partial class OpenDentalRows : JsonSerializerContext;
