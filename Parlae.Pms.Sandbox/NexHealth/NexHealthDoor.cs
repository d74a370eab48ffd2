using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using NodaTime;
using Parlae.Pms.Sandbox.Control;
using Parlae.Pms.Sandbox.Faults;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>Keys, the tokens they buy, and the limits of each key. Tokens outlive a reset; they end an hour after they were given out, by the practice's clock.</summary>
internal sealed class NexHealthDoor
{
    private static readonly ConditionalWeakTable<World, NexHealthDoor> Doors = [];
    private static readonly Duration Life = Duration.FromHours(1);

    private readonly ConcurrentDictionary<string, (string Key, Instant Until)> tokens = new();
    private readonly ConcurrentDictionary<string, Windows> windows = new();

    internal static NexHealthDoor Of(World world) => Doors.GetOrCreateValue(world);

    /// <summary>A token for the key in the header, which stands there without a scheme.</summary>
    internal string Admit(Exchange exchange)
    {
        var key = exchange.Context.Request.Headers.Authorization.ToString().Trim();
        if (key.Length == 0 || key.Contains(' ', StringComparison.Ordinal) || NexHealthCredentials.RefusedKeys.Any(word => key.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
            throw new NexHealthRefusal(401, "Unauthorized", "API key is invalid");
        var token = $"nx.{Guid.NewGuid():N}";
        tokens[token] = (key, exchange.Run.Clock.Now + Life);
        return token;
    }

    /// <summary>Who asks, and whether they may now.</summary>
    internal void Need(Exchange exchange, string[] path)
    {
        const string Scheme = "Bearer ";
        var header = exchange.Context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.Ordinal) || !tokens.TryGetValue(header[Scheme.Length..], out var token) || token.Until <= exchange.Run.Clock.Now)
            throw NexHealthRefusal.Unauthorized;
        if (token.Key == NexHealthCredentials.UnlimitedApiKey || !exchange.Run.Settings.Limits)
            return;
        var mine = windows.GetOrAdd(token.Key, _ => new Windows());
        var isRead = HttpMethods.IsGet(exchange.Request.Method);
        var isAllowed = mine.All.Take().Allowed;
        isAllowed &= (path[0] is "patients" or "appointments" ? mine.Chart : mine.Other).Take().Allowed;
        if (isRead && path[0] is ("available_slots" or "appointments"))
            isAllowed &= mine.Calendar.Take().Allowed;
        if (!isAllowed)
            throw NexHealthRefusal.TooMany;
    }

    /// <summary>The limits of one key, which all its practices share (reference 2).</summary>
    private sealed class Windows
    {
        internal RequestWindow All { get; } = new(100, TimeSpan.FromSeconds(1));

        internal RequestWindow Calendar { get; } = new(10, TimeSpan.FromSeconds(1));

        internal RequestWindow Chart { get; } = new(1_000, TimeSpan.FromMinutes(1));

        internal RequestWindow Other { get; } = new(2_000, TimeSpan.FromMinutes(1));
    }
}
