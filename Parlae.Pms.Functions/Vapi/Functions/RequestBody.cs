using System.Buffers;

namespace Parlae.Pms.Functions.Vapi.Functions;

/// <summary>The raw bytes of a request in a pooled buffer, which is wiped when it goes back: bodies carry patient data and tokens.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstSize = 16 * 1024;

    private byte[] buffer;
    private int length;

    private RequestBody(int size) => buffer = ArrayPool<byte>.Shared.Rent(size);

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>Null when there is more than <paramref name="limit"/>. An announced length is believed no further than the first buffer.</summary>
    public static async Task<RequestBody?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        var body = new RequestBody(FirstSize);
        try
        {
            while (await request.Body.ReadAsync(body.buffer.AsMemory(body.length), cancellationToken) is > 0 and var read)
            {
                body.length += read;
                if (body.length > limit)
                {
                    body.Dispose();
                    return null;
                }

                if (body.length == body.buffer.Length)
                {
                    body.Grow();
                }
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        buffer = [];
        length = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        buffer = larger;
    }
}
