using System.Text.Json;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Messages;

/// <summary>Puts a message together when it is about to leave: whom to, and in which words.</summary>
public sealed class MessageComposer(PatientContacts contacts, IMessageWords words)
{
    /// <summary>Throws <see cref="VendorException"/> kinds.</summary>
    internal async Task<OutgoingMessage> ComposeAsync(PmsAccount account, OutboxItem item, Readiness.Ready about, CancellationToken cancellationToken) => about switch
    {
        { Task: { } task } => ToStaff(account, item, task),
        { Write: { } write } => await ToPatientAsync(account, item, write, cancellationToken),
        _ => await WithLinkAsync(account, item, cancellationToken),
    };

    private OutgoingMessage ToStaff(PmsAccount account, OutboxItem item, StaffTask task) =>
        new(item.DeliveryId, account.AccountId, item.Kind, false, item.CreatedAt, words.ToStaff(task.Kind, task.TaskId, account))
        {
            Email = account.Outbox.Email,
            TaskId = task.TaskId,
            TaskKind = JsonNamingPolicy.CamelCase.ConvertName(task.Kind.ToString()),
            Details = account.Outbox.TaskDetails ? task.Details : null,
        };

    private async Task<OutgoingMessage> ToPatientAsync(PmsAccount account, OutboxItem item, LedgerEntry write, CancellationToken cancellationToken)
    {
        var contact = await contacts.OfAsync(account, write.Patient, cancellationToken);
        return new(item.DeliveryId, account.AccountId, item.Kind, true, item.CreatedAt, words.ToPatient(item.Kind, account, OutboxReadiness.StartOf(item, write), null))
        {
            Email = contact.Email,
            Phone = contact.Phone,
            Reference = write.Reference,
        };
    }

    private async Task<OutgoingMessage> WithLinkAsync(PmsAccount account, OutboxItem item, CancellationToken cancellationToken)
    {
        var contact = await contacts.OfAsync(account, item.Patient!, cancellationToken);
        return new(item.DeliveryId, account.AccountId, item.Kind, true, item.CreatedAt, words.ToPatient(item.Kind, account, null, item.Link))
        {
            Email = contact.Email,
            Phone = contact.Phone,
            Link = item.Link,
        };
    }
}
