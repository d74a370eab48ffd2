using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Delivery;

/// <summary>
/// Writes a message as a file <c>{deliveryId}.json</c> that only the program's user may read. A file that is there was delivered: a second try under the
/// same id changes nothing.
/// </summary>
internal sealed class FolderChannel(string folder) : IOutboxChannel
{
    public string Name => "folder";

    public async Task<DeliveryResult> DeliverAsync(PmsAccount account, OutgoingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            PrivateDirectory.Create(folder);
            var path = Path.Combine(folder, message.DeliveryId + ".json");
            if (!File.Exists(path))
                await PutAsync(path, message, cancellationToken);
            foreach (var unfinished in Directory.EnumerateFiles(folder, $".{message.DeliveryId}.*"))
                File.Delete(unfinished); // of a process that died in the middle, or was not the first
            return DeliveryResult.Delivered;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return DeliveryResult.Failed;
        }
    }

    private async Task PutAsync(string path, OutgoingMessage message, CancellationToken cancellationToken)
    {
        var unfinished = Path.Combine(folder, $".{message.DeliveryId}.{Guid.NewGuid():N}");
        try
        {
            await WriteAsync(unfinished, MessageBody.Write(message), cancellationToken);
            File.Move(unfinished, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            return; // another process was first
        }
    }

    private static async Task WriteAsync(string path, byte[] body, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(path, options);
        await file.WriteAsync(body, cancellationToken);
        file.Flush(flushToDisk: true);
    }
}
