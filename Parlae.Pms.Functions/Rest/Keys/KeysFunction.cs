using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Keys;

/// <summary>The body of <c>POST /api/pms/keys</c>.</summary>
internal sealed record KeyBody(string? AccountId, string? Name, IReadOnlyList<string>? Rights);

/// <summary>A new key; it is shown this once.</summary>
internal sealed record RestKey(string KeyId, string Key) : SecretData;

/// <summary>A key that is none any more.</summary>
internal sealed record RevokedKey(string AccountId, string KeyId, string Status);

/// <summary>Makes and ends keys of accounts. For operators.</summary>
internal sealed class KeysFunction(OperatorGate gate, KeyDesk desk, AccountStore accounts) : IHttpFunction
{
    private static readonly Problem UnknownAccount = RestProblems.NotFound with { Detail = "There is no such account." };
    private static readonly Problem UnknownKey = RestProblems.NotFound with { Detail = "There is no such key." };

    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not { } actor)
            return;
        try
        {
            await (HttpMethods.IsPost(context.Request.Method) ? CreateAsync(context, actor) : RevokeAsync(context, actor));
        }
        catch (BadBodyException exception)
        {
            await StrictJson.Problem(exception).WriteAsync(context);
        }
    }

    private async Task CreateAsync(HttpContext context, AuditActor actor)
    {
        var body = await StrictJson.ReadAsync<KeyBody>(context);
        var wish = KeyWish.Read(body.Name, body.Rights);
        if (!AccountId.IsValid(body.AccountId) || await accounts.FindAsync(body.AccountId!, context.RequestAborted) is not { } account)
        {
            await UnknownAccount.WriteAsync(context);
            return;
        }

        var key = await desk.CreateAsync(account.AccountId, wish, actor, context.TraceIdentifier, context.RequestAborted);
        await RestAnswer.Created(new RestKey(key.KeyId, key.Key)).Render().WriteAsync(context);
    }

    private async Task RevokeAsync(HttpContext context, AuditActor actor)
    {
        if (context.Request.Query["accountId"] is not [{ Length: > 0 } accountId] || context.Request.Query["keyId"] is not [{ Length: > 0 } keyId])
            throw new BadBodyException("Name the key: ?accountId=...&keyId=...");
        if (await accounts.FindAsync(accountId, context.RequestAborted) is null)
        {
            await UnknownAccount.WriteAsync(context);
            return;
        }

        if (!await desk.RevokeAsync(accountId, keyId, actor, context.TraceIdentifier, context.RequestAborted))
        {
            await UnknownKey.WriteAsync(context);
            return;
        }

        await RestAnswer.Ok(new RevokedKey(accountId, keyId, "revoked")).Render().WriteAsync(context);
    }
}
