using System.Buffers;
using System.IO.Pipelines;

namespace Parlae.Pms.Core.Auditing;

/// <summary>
/// Verifies a JSON export with nothing but the account's keys: of a whole account that it is whole and unchanged, of a part that it is unchanged. The file must be as it was written: one that was
/// formatted anew is <see cref="AuditProblem.Unreadable"/>.
/// </summary>
public sealed class AuditExportVerifier(IAuditKeys keys)
{
    public async Task<AuditVerification> VerifyAsync(Stream export, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(export, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        using var walk = new ExportWalk(keys);
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (TryTakeLine(ref buffer) is { } line)
                {
                    if (await walk.TakeAsync(line, cancellationToken) is { } broken)
                    {
                        return walk.Answer(broken);
                    }
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted)
                {
                    return walk.Answer(walk.IsDone && buffer.IsEmpty ? null : ExportWalk.Unreadable);
                }
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static ReadOnlyMemory<byte>? TryTakeLine(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            return null;
        }

        var line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return line.IsSingleSegment ? line.First : line.ToArray();
    }
}
