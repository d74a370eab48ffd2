using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Tries key, institution and location, and learns what the practice's system and this key allow. Nothing is written to find out.</summary>
internal sealed class NexHealthConnectionCheck(NexHealthClient client, NexHealthPractice practice, IOptions<NexHealthOptions> options, TimeProvider clock) : IConnectionCheck
{
    public async Task<ConnectionReport> CheckAsync(CancellationToken cancellationToken, IProgress<ConnectionStep>? steps = null)
    {
        try
        {
            return await LookAsync(steps, cancellationToken);
        }
        catch (PracticeMisconfiguredException e)
        {
            return new ConnectionReport.Refused($"{char.ToUpperInvariant(e.Reason[0])}{e.Reason[1..]}.");
        }
    }

    private async Task<ConnectionReport> LookAsync(IProgress<ConnectionStep>? steps, CancellationToken cancellationToken)
    {
        var institutions = await client.InstitutionsAsync(cancellationToken);
        steps?.Report(ConnectionStep.Location);
        var mine = institutions.Where(one => one.Subdomain is null || one.Subdomain.Equals(client.Access.Subdomain, StringComparison.OrdinalIgnoreCase)).ToList();
        if (mine.Count == 0) return new ConnectionReport.Refused("NexHealth opens no institution by this config.subdomain to this key.");
        if (client.Find(mine) is not { } location || location.Inactive == true) return new ConnectionReport.Refused("This institution has no location, or none in use, by the id that config.locationId names.");
        if (NexHealthValue.Text(location.Tz) is { } zone && !IsSameTime(zone)) return new ConnectionReport.Refused($"NexHealth says that this location keeps the time of {Shown(zone)}, and timeZone says another.");

        var link = client.LinkAsync(cancellationToken);
        var rooms = client.OperatoriesAsync(cancellationToken);
        var providers = client.ProvidersAsync(cancellationToken);
        var ledger = client.HasLedgerAsync(Now, cancellationToken);
        var ways = client.PaymentTypesAsync(cancellationToken);
        await Task.WhenAll(link, rooms, providers, ledger, ways);
        if (practice.OperatoryId is { } room && NexHealthMapping.ToRooms(await rooms, client.Access).All(known => known.RoomId != room))
            return new ConnectionReport.Refused("No operatory of this location has the id that config.operatoryId names.");

        steps?.Report(ConnectionStep.Capabilities);
        var system = (await link)?.Emr;
        var facts = new Dictionary<string, string> { [NexHealthPractice.ByOperatoryFact] = location.MapByOperatory == true ? "true" : "false" };
        if (system?.Name is { } name) facts[NexHealthPractice.SystemFact] = name;
        var people = NexHealthMapping.ToProviders(await providers, practice);
        if (people.Count > 0) facts[NexHealthPractice.ProvidersFact] = string.Join('|', people.Select(one => one.ProviderId));
        return new ConnectionReport.Working(
            Capabilities(location, system, people.Count > 0, await ledger, await ways is not null),
            [.. mine.SelectMany(one => one.Locations ?? []).Where(one => one.Id is not null).Select(one => new PracticeLocation(one.Id!, one.Name ?? one.Id!, NexHealthMapping.Address(one)))],
            NexHealthValue.Moment(location.LastSyncTime), facts);
    }

    /// <summary>Where NexHealth does not write into the practice's system, nothing is written. There is no call that changes a patient or adds insurance (reference 4, 8).</summary>
    private PmsCapabilities Capabilities(LocationRow location, EmrRow? system, bool hasProviders, bool hasLedger, bool hasPaymentTypes)
    {
        var writes = location.InsertApptClient != false;
        return new()
        {
            PmsName = system?.DisplayName ?? system?.Name,
            ReadAppointments = true,
            Book = writes && (practice.Flag("canBook") ?? hasProviders),
            Move = writes && (practice.Flag("canMove") ?? Moves(system)),
            Cancel = writes && (practice.Flag("canCancel") ?? true),
            Confirm = writes && (practice.Flag("canConfirm") ?? true),
            CreatePatient = practice.Flag("canCreatePatient") ?? hasProviders,
            AddNotes = practice.WritesAlerts,
            ReadInsurance = true,
            ReadBalance = hasLedger,
            ReadPayments = hasPaymentTypes,
            RecordPayments = hasPaymentTypes,
            WritesLater = true,
            ReadsLag = true,
        };
    }

    private bool Moves(EmrRow? system)
    {
        var name = new string((system?.Name ?? system?.DisplayName ?? "").Where(char.IsAsciiLetter).ToArray());
        return options.Value.MovingSystems.Any(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Two names may mean one time: what counts is what the clock shows over a year.</summary>
    private bool IsSameTime(string name) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is not { } zone
        || Enumerable.Range(0, 12).Select(month => Now + Duration.FromDays(30 * month)).All(at => zone.GetUtcOffset(at) == practice.Zone.GetUtcOffset(at));

    private static string Shown(string zone) => DateTimeZoneProviders.Tzdb[zone].Id;

    private Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());
}
