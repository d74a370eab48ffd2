using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>How a clinic is set up.</summary>
/// <param name="WritebackSeconds">Until the practice performs a write; 0: at once.</param>
/// <param name="Today">Local time at which the practice's clock stands.</param>
/// <param name="Settings">Settings of the app beside the usual ones.</param>
/// <param name="IsWatched">Everything it gives away is searched for what must stay inside.</param>
public sealed record ClinicOptions(
    double WritebackSeconds = 160, string Today = "2026-03-02T08:00", IReadOnlyDictionary<string, string?>? Settings = null, bool IsWatched = true)
{
    /// <summary>Changes what the app is made of.</summary>
    internal Action<IServiceCollection>? Services { get; init; }

    /// <summary>Of processes of the app: where everything is kept; null: embedded, in one data directory.</summary>
    internal ClinicStores? Stores { get; init; }

    /// <summary>The practice's own system behind Sikka; null: the sandbox's usual one, Open Dental.</summary>
    public string? SikkaPms { get; init; }

    /// <summary>Through whose API the practice is connected, as the setup API names it.</summary>
    public string Vendor { get; init; } = "sikka";

    /// <summary>On file at the practice.</summary>
    public int Patients { get; init; } = 400;

    /// <summary>The vendor's own limits hold; else nobody waits.</summary>
    public bool HasLimits { get; init; }

    /// <summary>Its account is connected; else the test does that.</summary>
    public bool IsConnected { get; init; } = true;

    /// <summary>Changes the body that connects the account.</summary>
    internal Action<JsonObject>? Setup { get; init; }

    /// <summary>Its stores are in (stand-ins of) Azure; null: as the environment of the tests says.</summary>
    public bool? InAzure { get; init; }
}
