using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.Kolla.Wire;

/// <summary>Reads and writes Kolla's JSON: members in snake case, nothing required, texts and booleans in whatever form they come.</summary>
internal static class KollaJson
{
    public static readonly JsonSerializerOptions Options = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            PropertyNameCaseInsensitive = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters =
            {
                new LineJson.AnyText(KollaValue.Text), new LineJson.AnyFlag(), new LineRows<AddressRow>(), new LineRows<PhoneRow>(), new LineRows<EmailRow>(), new LineRows<ResourceRow>(),
                new LineRows<ScheduleDay>(), new LineRows<ScheduleBlock>(),
            },
            TypeInfoResolver = JsonTypeInfoResolver.Combine(KollaRows.Default, new DefaultJsonTypeInfoResolver()),
        };
        options.MakeReadOnly(); // or its converters, asked by themselves, know no types yet
        return options;
    }
}

/// <summary>Every record of Kolla's that is read or written: described as the program is compiled, so that no caller waits until the runtime has looked at each.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ResourceRow))]
[JsonSerializable(typeof(VisitTypeRow))]
[JsonSerializable(typeof(ContactRow))]
[JsonSerializable(typeof(AppointmentRow))]
[JsonSerializable(typeof(ScheduleReply))]
[JsonSerializable(typeof(TransactionRow))]
[JsonSerializable(typeof(LogRow))]
[JsonSerializable(typeof(PingReply))]
[JsonSerializable(typeof(AppointmentBody))]
[JsonSerializable(typeof(CancelBody))]
[JsonSerializable(typeof(ConfirmBody))]
[JsonSerializable(typeof(LogBody))]
[JsonSerializable(typeof(TransactionBody))]
internal sealed partial class KollaRows : JsonSerializerContext;
