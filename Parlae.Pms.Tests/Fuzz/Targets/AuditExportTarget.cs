using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Auditing;

namespace Parlae.Pms.Tests.Fuzz.Targets;

/// <summary>The offline check of an export, of a whole account's or of a part: holds for the file as it was written, and for no other that says something else.</summary>
internal sealed class AuditExportTarget : FuzzTarget
{
    private readonly AuditExportVerifier verifier;
    private readonly AuditVerification[] sound;

    private AuditExportTarget(AuditExportVerifier verifier, byte[][] exports)
    {
        (this.verifier, Seeds) = (verifier, exports);
        sound = [.. exports.Select(Verify)];
        Hold(sound.All(each => each.Ok), "An export does not verify as it is.");
    }

    public override string Name => "audit-export";

    public override IReadOnlyList<byte[]> Seeds { get; }

    public static async Task<AuditExportTarget> MakeAsync()
    {
        using var audit = new AuditFixture();
        for (var day = 0; day < 3; day++)
        {
            await audit.WriteAsync(2);
            audit.Clock.Advance(TimeSpan.FromDays(1));
        }

        await audit.Sealer.SealAsync(CancellationToken.None);
        await audit.WriteAsync(1);
        return new AuditExportTarget(new AuditExportVerifier(audit.Keys), [await ExportAsync(audit, new AuditQuery(AuditFixture.Account)), await ExportAsync(audit, new AuditQuery(AuditFixture.Account, PatientId: "17"))]);
    }

    public override object Run(byte[] input)
    {
        var found = Verify(input);
        Hold(!found.Ok || Seeds.Where((_, n) => sound[n] == found).Any(export => BehindStart(export).SequenceEqual(BehindStart(input))), "A file that was changed passes.");
        Hold(found.Ok == found.FirstBroken is null, "It is broken and is not.");
        return (found.Ok, found.IsPart, found.FirstBroken?.Problem, found.FirstBroken?.Sequence);
    }

    /// <summary>The first line has what the last line signs again, and may be spelled in another way.</summary>
    private static ReadOnlySpan<byte> BehindStart(byte[] export) => export.AsSpan(Math.Max(0, Array.IndexOf(export, (byte)'\n')));

    private AuditVerification Verify(byte[] export)
    {
        using var stream = new MemoryStream(export);
        return verifier.VerifyAsync(stream, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static async Task<byte[]> ExportAsync(AuditFixture audit, AuditQuery query)
    {
        using var file = new MemoryStream();
        await audit.Export.WriteJsonAsync(query, file, CancellationToken.None);
        return file.ToArray();
    }
}
