using System.Buffers;
using System.Security.Cryptography;

namespace Parlae.Pms.Core.Auditing;

/// <summary>Writes bytes and lines through one buffer.</summary>
internal sealed class LineWriter(Stream output) : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * BufferBytes);
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _buffer.Write(bytes.Span);
        return _buffer.WrittenCount < BufferBytes ? ValueTask.CompletedTask : WriteOutAsync(cancellationToken);
    }

    public ValueTask WriteLineAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _buffer.Write(bytes.Span);
        return WriteAsync("\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>An item of an array, on a line of its own.</summary>
    public ValueTask WriteItemAsync(ReadOnlyMemory<byte> json, bool isFirst, CancellationToken cancellationToken)
    {
        _buffer.Write(isFirst ? "\n"u8 : ",\n"u8);
        return WriteAsync(json, cancellationToken);
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await WriteOutAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>SHA-256, lower-case hex, of all that was written so far.</summary>
    public async ValueTask<string> DigestAsync(CancellationToken cancellationToken)
    {
        await WriteOutAsync(cancellationToken);
        return Convert.ToHexStringLower(_digest.GetCurrentHash());
    }

    public void Dispose() => _digest.Dispose();

    private async ValueTask WriteOutAsync(CancellationToken cancellationToken)
    {
        _digest.AppendData(_buffer.WrittenSpan);
        await output.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
    }
}
