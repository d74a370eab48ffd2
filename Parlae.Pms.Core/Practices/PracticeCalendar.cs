using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;

namespace Parlae.Pms.Core.Practices;

/// <summary>A practice's day with the moment at which we read it.</summary>
public sealed class ReadDay(PracticeDay day, Instant readAt)
{
    private DayTimes? times;

    public PracticeDay Day => day;
    public Instant ReadAt => readAt;

    /// <summary>What is younger than this may be missing from the day.</summary>
    public Instant TrueAt { get; } = day.AsOf is { } copy && copy < readAt ? copy : readAt;

    /// <summary>What the day tells, worked out for the first who asks.</summary>
    internal DayTimes Times => times ??= new(day);
}

/// <summary>
/// Rosters and days of practices, kept in memory for the cache's life, and not more days than <see cref="MostDays"/>. They hold no patient data. Callers
/// that ask for the same thing at the same time share one request to the PMS.
/// </summary>
public sealed class PracticeCalendar(PmsConnections connections, ConnectionPulse pulse, TimeProvider clock, CacheLife life)
{
    /// <summary>A day of some fifty visits takes about four kilobytes with what is worked out of it (reckoned), so that all of them take some 15 MB, however many clinics there are.</summary>
    internal const int MostDays = 3000;

    private readonly Dictionary<(string Account, DateTimeOffset Version), Kept<PracticeRoster>> rosters = [];
    private readonly Dictionary<(string Account, DateTimeOffset Version, LocalDate Date), Kept<ReadDay>> days = [];
    private readonly Lock gate = new();
    private DateTimeOffset tidyAt;

    /// <summary>The roster; the account's own visit types replace those of the PMS.</summary>
    public async Task<PracticeRoster> RosterAsync(PmsAccount account, CancellationToken cancellationToken)
    {
        var key = (account.AccountId, account.UpdatedAt);
        Kept<PracticeRoster>? kept;
        lock (gate)
        {
            kept = Fresh(rosters, key);
            if (kept is null)
            {
                var shared = new SharedReading();
                var reading = Task.Run(() => shared.RunAsync(() => ReadRosterAsync(account)), CancellationToken.None);
                rosters[key] = kept = new(reading, reading, shared, clock.GetUtcNow() + life.Value);
            }
        }

        kept.Shared.Join();

        var roster = await kept.Value.WaitAsync(cancellationToken);
        return account.Rules.VisitTypes.Count == 0 ? roster : roster with { VisitTypes = VisitTypes(account.Rules.VisitTypes, roster.VisitTypes) };
    }

    /// <summary>Days from <paramref name="first"/> to <paramref name="last"/>; only the missing ones are asked for, in one request.</summary>
    public Task<IReadOnlyList<ReadDay>> DaysAsync(PmsAccount account, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var wanted = Wanted(account, first, last);
        var atHand = new ReadDay[wanted.Length];
        for (var i = 0; i < wanted.Length; i++)
        {
            if (!wanted[i].Value.IsCompletedSuccessfully)
                return ReadAsync(wanted, cancellationToken);
            atHand[i] = wanted[i].Value.Result;
        }

        return Task.FromResult<IReadOnlyList<ReadDay>>(atHand);
    }

    private static async Task<IReadOnlyList<ReadDay>> ReadAsync(Kept<ReadDay>[] wanted, CancellationToken cancellationToken)
    {
        var found = new ReadDay[wanted.Length];
        for (var i = 0; i < wanted.Length; i++)
            found[i] = await wanted[i].Value.WaitAsync(cancellationToken);
        return found;
    }

    /// <summary>What is kept of each day, under way or read, and joined; the reading of what is missing is begun.</summary>
    private Kept<ReadDay>[] Wanted(PmsAccount account, LocalDate first, LocalDate last)
    {
        var wanted = new Kept<ReadDay>[Period.DaysBetween(first, last) + 1];
        Tidy();
        lock (gate)
        {
            Shed(wanted.Length);
            var (firstMissing, lastMissing) = (-1, -1);
            for (var i = 0; i < wanted.Length; i++)
            {
                if (Fresh(days, Key(account, first.PlusDays(i))) is { } kept)
                    wanted[i] = kept;
                else
                    (firstMissing, lastMissing) = (firstMissing < 0 ? i : firstMissing, i);
            }

            if (firstMissing >= 0)
            {
                var shared = new SharedReading();
                var (from, to) = (first.PlusDays(firstMissing), first.PlusDays(lastMissing));
                var reading = Task.Run(() => shared.RunAsync(() => ReadAsync(account, from, to)), CancellationToken.None);
                for (var i = firstMissing; i <= lastMissing; i++)
                {
                    if (wanted[i] is null)
                        days[Key(account, first.PlusDays(i))] = wanted[i] = new(PickAsync(account, reading, first.PlusDays(i)), reading, shared, clock.GetUtcNow() + life.Value);
                }
            }
        }

        foreach (var kept in wanted)
            kept.Shared.Join();
        return wanted;
    }

    /// <summary>Begins to read these days, if they are not at hand. Whoever asks for them next shares the reading, and its fault if it has one.</summary>
    /// <param name="account">Whose practice.</param>
    /// <param name="first">First day, in the practice's zone.</param>
    /// <param name="last">Last day, inclusive.</param>
    /// <param name="fresh">Past the cache: what is read replaces it.</param>
    public void Prepare(PmsAccount account, LocalDate first, LocalDate last, bool fresh = false)
    {
        var reading = fresh ? FreshDaysAsync(account, first, last, CancellationToken.None) : DaysAsync(account, first, last, CancellationToken.None);
        if (!reading.IsCompletedSuccessfully)
            _ = reading.ContinueWith(read => read.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Reads past the cache; what is read replaces it.</summary>
    public async Task<IReadOnlyList<ReadDay>> FreshDaysAsync(PmsAccount account, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var date in new DateInterval(first, last))
                days.Remove(Key(account, date));
        }

        return await DaysAsync(account, first, last, cancellationToken);
    }

    /// <summary>Drops what has expired, and all of an account when one is named.</summary>
    public void Purge(string? accountId = null)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            foreach (var (key, kept) in days)
            {
                if (kept.Until <= now || key.Account == accountId)
                    days.Remove(key);
            }

            foreach (var (key, kept) in rosters)
            {
                if (kept.Until <= now || key.Account == accountId)
                    rosters.Remove(key);
            }
        }
    }

    /// <summary>Makes room: those go that would soonest have expired, a quarter of all at once.</summary>
    private void Shed(int room)
    {
        if (days.Count + room <= MostDays)
            return;
        foreach (var (key, _) in days.OrderBy(day => day.Value.Until).Take((MostDays / 4) + room).ToList())
            days.Remove(key);
    }

    /// <summary>The purge timer runs in one of several processes; each keeps its own memory small.</summary>
    private void Tidy()
    {
        lock (gate)
        {
            if (clock.GetUtcNow() < tidyAt)
                return;
            tidyAt = clock.GetUtcNow() + life.Value;
        }

        Purge();
    }

    private Task<PracticeRoster> ReadRosterAsync(PmsAccount account) => PatientlyAsync(account, async token =>
    {
        var connection = await connections.OpenAsync(account, token);
        var roster = await connection.Directory.ReadRosterAsync(token);
        pulse.Beat(account);
        return roster;
    });

    private Task<Dictionary<LocalDate, ReadDay>> ReadAsync(PmsAccount account, LocalDate first, LocalDate last) => PatientlyAsync(account, async token =>
    {
        var connection = await connections.OpenAsync(account, token);
        var readAt = Instant.FromDateTimeOffset(clock.GetUtcNow());
        var read = await connection.Schedule.ReadDaysAsync(first, last, token);
        pulse.Beat(account);
        var ids = new SharedIds();
        return read.ToDictionary(day => day.Date, day => new ReadDay(ids.In(day), readAt));
    });

    /// <summary>Real time, whatever a clock file says: the line to the practice is real.</summary>
    private static Task<T> PatientlyAsync<T>(PmsAccount account, Func<CancellationToken, Task<T>> read) =>
        ReadingPatience.RunAsync(SharedPatience, TimeProvider.System, late => new VendorUnreachableException(account.Vendor, account.AccountId, "timeout", inner: late), read);

    private static async Task<ReadDay> PickAsync(PmsAccount account, Task<Dictionary<LocalDate, ReadDay>> reading, LocalDate date) =>
        (await reading).GetValueOrDefault(date) ?? throw new VendorContractException(account.Vendor, account.AccountId, "a day that was asked for is missing");

    private Kept<T>? Fresh<TKey, T>(IReadOnlyDictionary<TKey, Kept<T>> kept, TKey key)
        where TKey : notnull =>
        kept.TryGetValue(key, out var entry) && entry.Until > clock.GetUtcNow() && !entry.HasFailed ? entry : null;

    private static (string, DateTimeOffset, LocalDate) Key(PmsAccount account, LocalDate date) => (account.AccountId, account.UpdatedAt, date);

    /// <summary>The clinic's own list says who, where and how long; the PMS's code is kept where the names agree.</summary>
    private static List<VisitType> VisitTypes(IReadOnlyList<VisitType> own, IReadOnlyList<VisitType> known) =>
        [.. own.Select(type => type with
        {
            VendorCode = type.VendorCode ?? known.FirstOrDefault(k => string.Equals(k.Name, type.Name, StringComparison.OrdinalIgnoreCase))?.VendorCode,
        })];

    private static readonly TimeSpan SharedPatience = TimeSpan.FromSeconds(20);

    /// <summary>A value under way or read. It failed when its request did: the tasks of several days that share one do not end in the same moment.</summary>
    private sealed record Kept<T>(Task<T> Value, Task Request, SharedReading Shared, DateTimeOffset Until)
    {
        public bool HasFailed => Failed(Value) || Failed(Request);

        private static bool Failed(Task task) => task.IsFaulted || task.IsCanceled;
    }
}

/// <summary>How long read data may be served (<c>Parlae__Cache__Minutes</c>).</summary>
public sealed record CacheLife(TimeSpan Value);
