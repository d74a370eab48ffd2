using NodaTime;
using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>
/// Tries an office's credentials and settings, and learns what its PMS offers and which words it uses. Switching a location on is never done from
/// here: it is billed (reference 3).
/// </summary>
internal sealed class SikkaConnectionCheck(SikkaClient client, SikkaPractice practice, TimeProvider clock) : IConnectionCheck
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
        // First what everything hangs on, so that wrong credentials are tried once. Of two refusals the application's is told: it explains the other.
        var authorized = client.AuthorizedAsync(cancellationToken);
        var key = client.KeyInfoAsync(cancellationToken);
        await Task.WhenAll(authorized, key);
        steps?.Report(ConnectionStep.Location);

        var today = Now.InZone(practice.Zone).Date;
        var practices = client.PracticesAsync(cancellationToken);
        var operatories = client.OperatoriesAsync(cancellationToken);
        var locations = client.LocationsAsync(cancellationToken);
        var variables = client.VariablesAsync("Appointment Status", cancellationToken);
        var statuses = client.StatusesAsync(cancellationToken);
        var supported = client.SupportedAsync(cancellationToken);
        var slots = client.SlotsAsync(today, today.PlusDays(6), cancellationToken);
        await Task.WhenAll(practices, operatories, locations, variables, statuses, supported, slots);

        if (Fault(await practices, (await locations)?.Rows) is { } fault) return new ConnectionReport.Refused(fault);
        steps?.Report(ConnectionStep.Capabilities);
        var copy = Mine((await authorized)?.Rows) ?? Mine((await client.SyncStatusAsync(cancellationToken))?.Rows);
        var pmsName = practice.Configured("pmsName") ?? copy?.PracticeManagementSystem ?? practice.PmsName;

        IEnumerable<WordRow> words = ((await variables)?.Rows ?? []).Where(row => row.ServiceName is null || row.ServiceName.Contains("Appointment", StringComparison.OrdinalIgnoreCase));
        var facts = new Dictionary<string, string>(SikkaStatusWords.Propose(words.Concat((await statuses)?.Rows ?? []).Where(row => client.Access.Owns(row.PracticeId))));
        Add("pmsName", pmsName);
        Add("pmsVersion", copy?.PracticeManagementSystemVersion);
        Add("copyTimeZone", copy?.PracticeManagementSystemRefreshDateTimeZone);
        Add("slots", (await slots) is { } list && (list.Rows.Count > 0 || SikkaPms.For(pmsName).HasSlots) ? "true" : "false");

        return new ConnectionReport.Working(
            Capabilities(practice.With(facts), (await supported)?.Rows, (await key)?.Scope, copy?.PracticeManagementSystemVersion),
            [.. (await practices).Where(row => row.PracticeId is not null).Select(row => new PracticeLocation(row.PracticeId!, row.Name ?? row.PracticeId!, SikkaMapping.Address(row)))],
            copy is null ? null : SikkaMapping.CopyMade(copy, practice, Now),
            facts);

        void Add(string name, string? value)
        {
            if (value is not null) facts[name] = value;
        }
    }

    private string? Fault(IReadOnlyList<PracticeRow> practices, IReadOnlyList<LocationRow>? locations)
    {
        var access = client.Access;
        var here = practices.FirstOrDefault(row => row.PracticeId == access.PracticeId);
        if (here is null)
        {
            var ids = string.Join(", ", practices.Select(row => row.PracticeId).OfType<string>().Order(StringComparer.Ordinal));
            return ids.Length == 0 ? "Sikka shows no location for this office." : $"This office has no location {access.PracticeId}; it has {ids}.";
        }

        // In one official sample the member reads "True": only a number can contradict.
        if (here.CustId is { } cust && cust.All(char.IsAsciiDigit) && cust != access.CustId) return $"Location {access.PracticeId} has cust id {cust}, not {access.CustId}.";

        var switches = (locations ?? []).Where(row => row.PracticeId == access.PracticeId).ToList();
        if (switches.Count == 0) switches = [.. (locations ?? []).Where(row => row.PracticeId?.StartsWith($"{access.PracticeId}-", StringComparison.Ordinal) == true)];
        return switches.Count > 0 && switches.All(row => row.Access is not null && !SikkaValue.IsTrue(row.Access))
            ? $"Location {access.PracticeId} is switched off for the API; switch it on in Sikka's portal, which is billed." : null;
    }

    private static PmsCapabilities Capabilities(SikkaPractice practice, IReadOnlyList<SupportedRow>? supported, string? scope, string? version)
    {
        var name = SikkaValue.Plain(practice.PmsName);
        var rows = (supported ?? []).Where(one => SikkaValue.Plain(one.PracticeManagementSystem) == name).ToList();
        var row = rows.FirstOrDefault(one => one.PracticeManagementSystemVersion == version) ?? rows.FirstOrDefault();
        var opens = scope?.Split(',', StringSplitOptions.TrimEntries);
        var statusWrites = Offers(row?.AppointmentStatusWriteback);
        return new PmsCapabilities
        {
            PmsName = practice.PmsName,
            ReadAppointments = true,
            Book = (practice.Flag("canBook") ?? Offers(row?.NewAppointmentWriteback)) && practice.MissingForBooking is null,
            Move = practice.Flag("canMove") ?? practice.Pms.Moves,
            Cancel = (practice.Flag("canCancel") ?? (statusWrites && practice.Pms.Cancels)) && practice.Words.ToWrite(SikkaStatusWords.Cancel) is not null,
            Confirm = statusWrites && practice.Words.ToWrite(SikkaStatusWords.Confirm) is not null,
            CreatePatient = (practice.Flag("canCreatePatient") ?? Offers(row?.NewPatientWriteback)) && practice.MissingForPatients is null,
            UpdatePatient = practice.Flag("canUpdatePatient") ?? practice.Pms.UpdatesPatients,
            ReadNotes = Opens("medical_notes"),
            AddNotes = Offers(row?.NoteWriteback) && practice.MissingForNotes is null,
            ReadInsurance = Opens("subscribers") && Opens("insurance_companies"),
            ReadBalance = Opens("patient_balance"),
            ReadPayments = Opens("transactions"),
            RecordPayments = Offers(row?.PaymentWriteback) && practice.TakesPayments,
            WritesLater = true,
            ReadsLag = true,
        };

        // A plan without the table says nothing about PMSs; for those that the reference describes, bookings are described too.
        bool Offers(string? cell) => supported is null ? practice.Pms.Match.Length > 0 : cell?.Equals("available", StringComparison.OrdinalIgnoreCase) == true;

        bool Opens(string endpoint) => opens is null || opens.Contains(endpoint, StringComparer.OrdinalIgnoreCase);
    }

    private CopyRow? Mine(IReadOnlyList<CopyRow>? rows)
    {
        var office = (rows ?? []).Where(row => row.OfficeId is null || row.OfficeId == client.Access.OfficeId).ToList();
        return office.FirstOrDefault(row => client.Access.Owns(row.PracticeId)) ?? office.FirstOrDefault();
    }

    private Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());
}
