using System.Net;
using Microsoft.Azure.Cosmos;

namespace Parlae.Pms.Core.Storage.Cosmos;

/// <summary>One change as the service takes it, alone or in a batch.</summary>
internal abstract class PlannedChange(CosmosKey key)
{
    public virtual bool IsDeletion => false;

    protected CosmosKey Key => key;

    protected PartitionKey Partition => new(key.Partition);

    /// <summary>Alone.</summary>
    public abstract Task<ResponseMessage> ApplyAsync(Container container, CancellationToken cancellationToken);

    /// <summary>Together with others.</summary>
    public abstract void AddTo(TransactionalBatch batch);

    /// <summary>The answer says that the change's condition did not hold; anything else is a fault.</summary>
    public virtual bool IsRefusedBy(HttpStatusCode status) => status is HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed;

    internal sealed class Insert(CosmosKey key, Func<Stream> item) : PlannedChange(key)
    {
        public override Task<ResponseMessage> ApplyAsync(Container container, CancellationToken cancellationToken) =>
            container.CreateItemStreamAsync(item(), Partition, cancellationToken: cancellationToken);

        public override void AddTo(TransactionalBatch batch) => batch.CreateItemStream(item(), new() { EnableContentResponseOnWrite = false });

        public override bool IsRefusedBy(HttpStatusCode status) => status == HttpStatusCode.Conflict;
    }

    internal sealed class Replace(CosmosKey key, Func<Stream> item, string etag) : PlannedChange(key)
    {
        public override Task<ResponseMessage> ApplyAsync(Container container, CancellationToken cancellationToken) =>
            container.ReplaceItemStreamAsync(item(), Key.Id, Partition, new() { IfMatchEtag = etag }, cancellationToken);

        public override void AddTo(TransactionalBatch batch) => batch.ReplaceItemStream(Key.Id, item(), new() { IfMatchEtag = etag, EnableContentResponseOnWrite = false });
    }

    internal sealed class Delete(CosmosKey key, string? etag) : PlannedChange(key)
    {
        public override bool IsDeletion => true;

        public override Task<ResponseMessage> ApplyAsync(Container container, CancellationToken cancellationToken) =>
            container.DeleteItemStreamAsync(Key.Id, Partition, new() { IfMatchEtag = etag }, cancellationToken);

        public override void AddTo(TransactionalBatch batch) => batch.DeleteItem(Key.Id, new() { IfMatchEtag = etag, EnableContentResponseOnWrite = false });
    }
}
