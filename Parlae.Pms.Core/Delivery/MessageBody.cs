using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime.Text;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Delivery;

/// <summary>A message as JSON, for files and webhooks: <c>{deliveryId, accountId, kind, to, at, email?, phone?, subject, text, reference?, link?, taskId?, taskKind?, details?}</c>.</summary>
internal static class MessageBody
{
    /// <summary>Receivers are not ours: what could be taken for markup, or for another encoding, is escaped.</summary>
    private static readonly JsonSerializerOptions Json = new(StoredJson.Options) { Encoder = JavaScriptEncoder.Default };

    public static byte[] Write(OutgoingMessage message) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            message.DeliveryId,
            message.AccountId,
            message.Kind,
            to = message.IsToPatient ? "patient" : "staff",
            at = InstantPattern.General.Format(message.CreatedAt),
            message.Email,
            message.Phone,
            message.Words.Subject,
            message.Words.Text,
            message.Reference,
            message.Link,
            message.TaskId,
            message.TaskKind,
            message.Details,
        },
        Json);
}
