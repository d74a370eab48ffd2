using Parlae.Pms.Sandbox.Control;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>An installation of Sikka at the practice: the two differ only in whether requests are limited.</summary>
internal sealed record SikkaOffice(string Id, string Secret, bool Limited)
{
    /// <summary>Requests a minute and office, of the plans that the reference names the largest (5.3).</summary>
    internal const int RequestsPerMinute = 250;

    internal RequestWindow Window { get; } = new(RequestsPerMinute, TimeSpan.FromMinutes(1));
}

/// <summary>Sikka's side: offices and keys, which outlive a reset, and the copy of the current run.</summary>
internal sealed class SikkaOffices(PracticeClock clock, FaultList faults)
{
    private volatile SikkaCopyDesk? desk;

    internal IReadOnlyList<SikkaOffice> All { get; private set; } = CreateOffices();

    internal SikkaKeys Keys { get; } = new(clock);

    internal SikkaCopyDesk Desk => desk!;

    internal SikkaOffice? Find(string id) => All.FirstOrDefault(office => office.Id == id);

    /// <summary>Follows a new run; its request counts begin anew.</summary>
    internal void Open(PracticeRun run)
    {
        All = CreateOffices();
        desk = new SikkaCopyDesk(run, faults);
        run.Follow(desk);
    }

    private static SikkaOffice[] CreateOffices() =>
    [
        new(SikkaCredentials.OfficeId, SikkaCredentials.OfficeSecret, Limited: true),
        new(SikkaCredentials.UnlimitedOfficeId, SikkaCredentials.UnlimitedOfficeSecret, Limited: false),
    ];
}
