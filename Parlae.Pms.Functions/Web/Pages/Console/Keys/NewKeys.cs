using System.Security.Cryptography;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Functions.Web.Pages.Console.Keys;

/// <summary>What became of one form that asked for a key.</summary>
/// <param name="Made">Null: it is not made yet, or was shown.</param>
/// <param name="IsShown">Somebody has seen it.</param>
public sealed record FormOfKey(NewKey? Made, bool IsShown) : SecretData;

/// <summary>
/// New keys that nobody has seen yet, sealed under the account's data key, each under the stamp of the form that asked for it: a form that is sent
/// twice makes one key, and a page that is loaded again shows none a second time. They are purged after <see cref="Life"/>.
/// </summary>
internal sealed class NewKeys(IPartitionedRecords records, IAccountSeal seal, TimeProvider clock)
{
    public const string Collection = "newKeys";

    /// <summary>Longer than a session: no form that is sent later is taken.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private const int StampLength = 32;

    private readonly SealedTable<FormOfKey> table = new(Collection, records, seal);

    public static string NewStamp() => RandomNumberGenerator.GetHexString(StampLength, lowercase: true);

    public static bool IsStamp(string? text) => text is { Length: StampLength } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Null: the form was sent before.</summary>
    public async Task<Sealed<FormOfKey>?> TryBeginAsync(string accountId, string stamp, CancellationToken cancellationToken) =>
        await table.TryInsertAsync(accountId, stamp, new FormOfKey(null, false), Due, cancellationToken);

    public async Task KeepAsync(string accountId, Sealed<FormOfKey> begun, NewKey key, CancellationToken cancellationToken) =>
        await table.TryReplaceAsync(accountId, begun, new FormOfKey(key, false), Due, cancellationToken);

    /// <summary>Null: no such form was sent.</summary>
    public async Task<FormOfKey?> FindAsync(string accountId, string stamp, CancellationToken cancellationToken) => (await table.GetAsync(accountId, stamp, cancellationToken))?.Value;

    /// <summary>The key, to whoever asks first.</summary>
    public async Task<NewKey?> TakeAsync(string accountId, string stamp, CancellationToken cancellationToken) =>
        await table.GetAsync(accountId, stamp, cancellationToken) is { Value.Made: { } made } kept
        && await table.TryReplaceAsync(accountId, kept, new FormOfKey(null, true), Due, cancellationToken) is not null ? made : null;

    private DateTimeOffset Due => clock.GetUtcNow() + Life;
}
