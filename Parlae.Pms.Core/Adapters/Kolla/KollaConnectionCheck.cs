using System.Text.Json;
using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>Tries key and ids, and learns what the connector offers. Nothing is written to find out.</summary>
internal sealed class KollaConnectionCheck(KollaClient client, KollaHttp http, KollaPractice practice, KollaHours hours, IOptions<KollaOptions> options, TimeProvider clock) : IConnectionCheck
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
        catch (AbilityMissingException)
        {
            return new ConnectionReport.Refused("This connector tells neither people nor rooms, without which nothing can be booked.");
        }
    }

    private async Task<ConnectionReport> LookAsync(IProgress<ConnectionStep>? steps, CancellationToken cancellationToken)
    {
        if (practice.ReadableLag is null) return new ConnectionReport.Refused($"config.lagSeconds must be seconds, as a number from 0 to {KollaPractice.LongestLag.TotalSeconds:F0}.");
        var ping = client.PingAsync(cancellationToken);
        var data = http.AskAsync($"resources{KollaHttp.Query(("page_size", "1"))}", cancellationToken);
        await Task.WhenAll(ping, data);

        // The data API has the last word: the other one may not be open to this key. A missing practice and a missing path look the same.
        var answer = await data;
        if (answer.IsGood || answer.Status == 404) steps?.Report(ConnectionStep.Location);
        if (answer.Status == 404) throw client.Access.NotLinked();
        if (!answer.IsGood) throw KollaFaults.Of(client.Access, answer, "resources");
        if (IsAsleep(await ping)) throw client.Access.Unreachable("practice-offline");

        var resources = await client.ResourcesAsync(cancellationToken);
        var providers = KollaMapping.ToProviders(resources, practice);
        var contacts = http.AskAsync($"contacts{KollaHttp.Query(("page_size", "1"))}", cancellationToken);
        var transactions = HasTransactionsAsync(cancellationToken);
        var types = client.VisitTypesAsync(cancellationToken);
        var today = Instant.FromDateTimeOffset(clock.GetUtcNow()).InZone(practice.Zone).Date;
        var told = Task.WhenAll(providers.Select(provider => hours.ReadAsync(provider.ProviderId, today, today.PlusDays(6), cancellationToken)));
        await Task.WhenAll(contacts, transactions, types, told);

        var hasContacts = Has("contacts", await contacts);
        if (practice.NamedSchedulerId is { } scheduler && resources.Count > 0 && resources.All(row => KollaName.Id(KollaName.Resources, row.Name) != scheduler))
            return new ConnectionReport.Refused("Nobody at this practice has the id that config.schedulerId names.");
        if (practice.OperatoryId is { } room && KollaMapping.ToRooms(resources).All(known => known.RoomId != room))
            return new ConnectionReport.Refused("No room of this practice has the id that config.operatoryId names.");

        steps?.Report(ConnectionStep.Capabilities);
        var facts = new Dictionary<string, string>();
        if (practice.NamedSchedulerId is null && KollaMapping.FrontDesk(resources) is { } desk) facts[KollaPractice.SchedulerFact] = desk;
        var canCompute = providers.Count > 0 && ((await told).Any(days => days is not null) || practice.UsesOpenHours);
        return new ConnectionReport.Working(Capabilities(hasContacts, await transactions, canCompute), [new PracticeLocation(client.Access.ConsumerId, client.Access.ConsumerId, null)], null, facts);
    }

    /// <summary>Whether this connector has such records; where it has them, it takes new ones as far as anybody tells (reference 2, 10).</summary>
    private bool Has(string what, KollaAnswer answer) => answer.IsGood || (answer.Status is 404 or 405 or 501 ? false : throw KollaFaults.Of(client.Access, answer, what));

    /// <summary>
    /// Money is the least that a practice is connected for, and sinks nothing: unless a list comes back there is none to write to, and what fails in passing stays
    /// as it was last known. Not asked where the clinic has said it.
    /// </summary>
    private async Task<bool> HasTransactionsAsync(CancellationToken cancellationToken)
    {
        if (practice.Flag("canRecordPayments") is { } told) return told;
        try
        {
            var answer = await http.AskAsync($"transactions{KollaHttp.Query(("page_size", "1"))}", cancellationToken);
            return answer.IsGood || (practice.HasRecordedPayments && KollaFaults.Of(client.Access, answer, "transactions") is VendorUnreachableException);
        }
        catch (VendorUnreachableException)
        {
            return practice.HasRecordedPayments;
        }
    }

    /// <summary>Only a clear word counts.</summary>
    private bool IsAsleep(KollaAnswer ping)
    {
        if (ping.Status == 401) throw client.Access.KeyRefused();
        if (!ping.IsGood) return false;
        try
        {
            return ping.Json() is { ValueKind: JsonValueKind.Object } body && body.Deserialize<PingReply>(KollaJson.Options)?.IsAlive?.Equals("false", StringComparison.OrdinalIgnoreCase) == true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Balance, payments and insurance cannot be read (reference 8, 9); whether a connector moves visits shows when one is to be moved.</summary>
    private PmsCapabilities Capabilities(bool hasContacts, bool hasTransactions, bool canCompute) => new()
    {
        PmsName = client.Access.ConnectorId,
        ReadAppointments = true,
        Book = practice.Flag("canBook") ?? canCompute,
        Move = practice.Flag("canMove") ?? true,
        Cancel = practice.Flag("canCancel") ?? true,
        Confirm = practice.Flag("canConfirm") ?? true,
        CreatePatient = practice.Flag("canCreatePatient") ?? hasContacts,
        UpdatePatient = practice.Flag("canUpdatePatient") ?? hasContacts,
        ReadNotes = hasContacts,
        AddNotes = hasContacts && practice.NoteSubject is not null,
        RecordPayments = hasTransactions,
        ReadsLag = practice.Lag > Duration.Zero,
        ReadsBehindSeconds = practice.Lag > Duration.Zero ? 0 : (int)options.Value.ReadsBehind.TotalSeconds, // a copy tells its age
    };
}
