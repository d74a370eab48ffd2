using System.Globalization;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Rest;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Keys;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Keys;

/// <summary>A key of the account, without its secret.</summary>
public sealed record KeyLine(string KeyId, string Name, string Rights, string? CreatedAt, string? LastUsedAt);

/// <summary>A key that was just made. It is shown this once.</summary>
public sealed record NewKey(string KeyId, string Name, string Key) : SecretData;

/// <summary>Keys of an account, and the key under which its data lies.</summary>
/// <param name="Path">Where the forms go.</param>
/// <param name="Stamp">Of this form: it makes one key.</param>
/// <param name="Unseen">Stamp of the form whose key nobody has seen yet; null: there is none.</param>
/// <param name="DataKeyId">Of the key that seals the account's data; null: nothing was sealed yet.</param>
/// <param name="MasterVersion">Of the master key that wraps it.</param>
public sealed record KeysModel(
    string Path, IReadOnlyList<KeyLine> Keys, string Stamp, string? Unseen, NewKey? Made, string? DataKeyId, string? MasterVersion, string Name, IReadOnlyList<string> Rights, string? Notice, string? Problem) : SecretData;

/// <summary>Makes and ends keys of an account, and rotates the master key: what <c>/api/pms/keys</c> and <c>keys rotate</c> do. For operators.</summary>
internal sealed class KeysPage(ApiKeyBook book, KeyDesk desk, AuditedWork audited, NewKeys newKeys, DataKeys dataKeys, KeyRotation rotation) : WebPage
{
    public override async Task<PageAnswer> ShowAsync(PageCall call)
    {
        if (call.Query("made") is not { } stamp || !NewKeys.IsStamp(stamp) || await newKeys.FindAsync(call.Account.AccountId, stamp, call.Cancellation) is not { } form)
            return await ViewAsync(call, notice: await NoticeAsync(call));
        return form.Made is null ? await ViewAsync(call, notice: form.IsShown ? WebWords.Of("Keys.Seen") : WebWords.Of("Keys.Pending")) : await ViewAsync(call, unseen: stamp);
    }

    public override Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form) => form.Text("do") switch
    {
        "make" => MakeAsync(call, form),
        "show" => TakeAsync(call, form.Text("stamp")),
        "revoke" => RevokeAsync(call, form.Text("keyId")),
        "rotate" => RotateAsync(call),
        _ => Task.FromResult<PageAnswer>(WebAnswers.NotFound),
    };

    /// <summary>The same form makes one key, however often it is sent.</summary>
    private async Task<PageAnswer> MakeAsync(PageCall call, IFormCollection form)
    {
        var (name, rights, stamp) = (form.Text("name"), form["rights"].OfType<string>().ToList(), form.Text("stamp"));
        if (!NewKeys.IsStamp(stamp))
            return WebAnswers.FormRefused;
        try
        {
            var wish = KeyWish.Read(name, rights);
            if (await newKeys.TryBeginAsync(call.Account.AccountId, stamp, CancellationToken.None) is { } begun)
            {
                var made = await desk.CreateAsync(call.Account.AccountId, wish, call.Actor(), call.Http.TraceIdentifier, CancellationToken.None);
                await newKeys.KeepAsync(call.Account.AccountId, begun, new NewKey(made.KeyId, wish.Name, made.Key), CancellationToken.None);
            }

            return new PageAnswer.Moved($"{ConsolePaths.Of(call, "keys")}?made={stamp}");
        }
        catch (BadBodyException)
        {
            return await ViewAsync(call, name: name, rights: rights, problem: WebWords.Of("Keys.WishIsWrong"), status: StatusCodes.Status422UnprocessableEntity);
        }
    }

    /// <summary>What was just done, where it is so: anybody can write a link.</summary>
    private async Task<string?> NoticeAsync(PageCall call)
    {
        var accountId = call.Account.AccountId;
        if (call.Query("revoked") is { } keyId)
            return await book.WasRevokedAsync(accountId, keyId, call.Cancellation) ? WebWords.Of("Keys.Revoked") : null;
        return int.TryParse(call.Query("rotated"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && (await dataKeys.LookAsync(accountId, call.Cancellation))?.MasterVersion == version
            ? WebWords.Of("Keys.Rotated", version)
            : null;
    }

    /// <summary>Shows a new key, to whoever asks first. On record before it goes: it opens all that its rights allow.</summary>
    private async Task<PageAnswer> TakeAsync(PageCall call, string stamp)
    {
        var accountId = call.Account.AccountId;
        var made = NewKeys.IsStamp(stamp) && await newKeys.FindAsync(accountId, stamp, call.Cancellation) is { Made: not null }
            ? await audited.RunAsync(call.Audited(PageAudit.TakeKey, null, "key"), async token =>
            {
                var taken = await newKeys.TakeAsync(accountId, stamp, token);
                return new AuditedResult<NewKey?>(taken, taken is null ? "notFound" : "shown");
            }, call.Cancellation)
            : null;
        return made is not null ? await ViewAsync(call, made) : new PageAnswer.Moved($"{ConsolePaths.Of(call, "keys")}?made={(NewKeys.IsStamp(stamp) ? stamp : "")}");
    }

    private async Task<PageAnswer> RevokeAsync(PageCall call, string keyId) =>
        await desk.RevokeAsync(call.Account.AccountId, keyId, call.Actor(), call.Http.TraceIdentifier, CancellationToken.None)
            ? new PageAnswer.Moved($"{ConsolePaths.Of(call, "keys")}?revoked={keyId}")
            : await ViewAsync(call, problem: WebWords.Of("Keys.Gone"), status: StatusCodes.Status409Conflict);

    /// <summary>Whoever closes the browser does not break it off.</summary>
    private async Task<PageAnswer> RotateAsync(PageCall call)
    {
        var report = await rotation.RotateAsync(call.Actor(), call.Http.TraceIdentifier, CancellationToken.None);
        return report.Unreadable == 0
            ? new PageAnswer.Moved(string.Create(CultureInfo.InvariantCulture, $"{ConsolePaths.Of(call, "keys")}?rotated={report.Version}"))
            : await ViewAsync(call, problem: WebWords.Of("Keys.Unreadable", report.Version, report.Unreadable), status: StatusCodes.Status409Conflict);
    }

    private async Task<PageAnswer> ViewAsync(
        PageCall call, NewKey? made = null, string? unseen = null, string name = "", IReadOnlyList<string>? rights = null, string? notice = null, string? problem = null, int status = StatusCodes.Status200OK)
    {
        var (accountId, zone) = (call.Account.AccountId, call.Account.TimeZone);
        var keys = await book.ListAsync(accountId, call.Cancellation);
        var place = await dataKeys.LookAsync(accountId, call.Cancellation);
        return PageAnswer.View<KeysView, KeysModel>(WebWords.Of("Keys.Title"), new KeysModel(
            ConsolePaths.Of(call, "keys"), [.. keys.Select(key => Line(key, zone))], NewKeys.NewStamp(), unseen, made, place?.KeyId, place?.MasterVersion.ToString(CultureInfo.CurrentCulture),
            name, rights ?? [RestWords.Of(AccountRight.Read)], notice, problem), status);
    }

    private static KeyLine Line(ApiKeyEntry key, string zone) => new(
        key.KeyId, key.Name, string.Join(", ", key.Rights.Select(right => WebWords.Of($"AccountRight.{right}"))), WebTime.At(key.CreatedAt?.ToDateTimeOffset(), zone), WebTime.At(key.LastUsedAt?.ToDateTimeOffset(), zone));
}
