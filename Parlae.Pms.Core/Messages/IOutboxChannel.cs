using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Messages;

/// <summary>One way out of the house.</summary>
public interface IOutboxChannel
{
    /// <summary>For the audit trail: <c>folder</c>, <c>email</c>, <c>webhook</c>.</summary>
    string Name { get; }

    /// <summary>Hands a message over. Faults of the other side are values; the same delivery id may come again, after a crash.</summary>
    Task<DeliveryResult> DeliverAsync(PmsAccount account, OutgoingMessage message, CancellationToken cancellationToken);
}

/// <summary>Chooses the channel of a message.</summary>
public interface IOutboxRoutes
{
    /// <summary>Null: no channel of this account carries it, for want of an address.</summary>
    IOutboxChannel? For(PmsAccount account, OutgoingMessage message);
}

/// <summary>What became of one try.</summary>
public enum DeliveryResult
{
    Delivered,

    /// <summary>This message will never be taken.</summary>
    Refused,

    /// <summary>Not now.</summary>
    Failed,
}
