using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Speech;

namespace Parlae.Pms.Functions.Messages;

/// <summary>The sentences that leave by the outbox. Times are said as the assistant says them.</summary>
internal sealed class MessageWords : IMessageWords
{
    public MessageWording ToPatient(OutboxKind kind, PmsAccount account, Instant? start, string? link)
    {
        var practice = account.PracticeName;
        var when = start is { } time ? SpokenTime.Of(time, DateTimeZoneProviders.Tzdb[account.TimeZone]) : "";
        return kind switch
        {
            OutboxKind.AppointmentBooked => new($"Your appointment at {practice}", $"Your appointment at {practice} is confirmed for {when}."),
            OutboxKind.AppointmentMoved => new($"Your appointment at {practice}", $"Your appointment at {practice} has been moved to {when}."),
            OutboxKind.AppointmentCancelled => new($"Your appointment at {practice}", $"Your appointment at {practice} on {when} has been cancelled."),
            OutboxKind.PaymentLink => new($"A link from {practice}", $"{practice} has sent you a secure link, as you asked: {link}"),
            _ => throw new InvalidOperationException("Not a message to a patient."),
        };
    }

    public MessageWording ToStaff(StaffTaskKind kind, string taskId, PmsAccount account) => new(
        $"New task for {account.PracticeName}",
        $"There is a new task for the staff of {account.PracticeName}: {JsonNamingPolicy.CamelCase.ConvertName(kind.ToString())}, number {taskId}. Please open it to see the details.");
}
