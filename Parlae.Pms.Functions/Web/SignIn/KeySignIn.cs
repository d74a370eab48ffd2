using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Rest;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Web.SignIn;

/// <summary>What became of a key that somebody gave.</summary>
internal abstract record KeyTry
{
    private KeyTry() { }

    public sealed record Opened(SessionTicket Ticket) : KeyTry;

    public sealed record Wrong : KeyTry;

    public sealed record TooMany(TimeSpan Wait) : KeyTry;
}

/// <summary>Exchanges the operator key, or an account's key, once for a session. Only where there is an operator key: elsewhere people sign in with the provider.</summary>
internal sealed class KeySignIn(ParlaeSettings settings, OperatorGate operators, AccountStore accounts, ApiKeys keys, WebSessions sessions, SignInTries tries, SignInTrail trail, RefusedKeys refused, AccountFigures figures)
{
    public bool IsOffered => settings.OperatorKey is not null;

    public async Task<KeyTry> TryAsync(HttpContext context, string given)
    {
        var client = context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        if (tries.Enter(client) is { } wait)
        {
            await refused.RecordAsync(context, SignInTrail.SignIn, RestMetrics.TooMany);
            return new KeyTry.TooMany(wait);
        }

        if (await TicketAsync(given, context.RequestAborted) is { } ticket)
        {
            await sessions.BeginAsync(context, ticket);
            tries.Forgive(client);
            return new KeyTry.Opened(ticket);
        }

        RestMetrics.Refuse(RestMetrics.Wrong);
        figures.AuthenticationFailed(await NamedAsync(given, context.RequestAborted), AuthenticationDoors.SignIn);
        await trail.RefusedAsync(context, RestMetrics.Wrong);
        return new KeyTry.Wrong();
    }

    /// <summary>The account that a key says it is for, if there is such a one.</summary>
    private async Task<string?> NamedAsync(string given, CancellationToken cancellationToken) =>
        ApiKeys.AccountIn(given) is { } named && await accounts.FindAsync(named, cancellationToken) is not null ? named : null;

    private async Task<SessionTicket?> TicketAsync(string given, CancellationToken cancellationToken)
    {
        if (!IsOffered)
            return null;
        if (operators.HasKey(given))
            return sessions.OfOperatorKey(OperatorGate.KeyHolder);
        try
        {
            return ApiKeys.AccountIn(given) is { } named && await accounts.FindAsync(named, cancellationToken) is not null && await keys.VerifyAsync(given, cancellationToken) is { } holder
                ? sessions.OfAccountKey(holder)
                : null;
        }
        catch (SealBrokenException)
        {
            return null; // of an account whose data key was destroyed
        }
    }
}
