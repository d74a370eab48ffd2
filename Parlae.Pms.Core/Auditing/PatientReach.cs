using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Parlae.Pms.Core.Auditing;

/// <summary>Counts how many patients each account key reaches, for an alert: within an hour a patient counts once. Remembers numbers made of ids, for an hour and here alone.</summary>
internal static class PatientReach
{
    private const int MostKeys = 1000;
    private const string Key = "key";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Counter<long> Patients = Meter.CreateCounter<long>("parlae.key.patients", "{patient}", "Patients whose data an account key touched, each once an hour, by account and key.");
    private static readonly ConcurrentDictionary<(string Account, string Key), Seen> Reached = new();

    public static void Note(AuditedAction action, string? patientId)
    {
        if (patientId is null || KeyOf(action.Actor) is not { } key) return;
        if (Reached.Count >= MostKeys) Reached.Clear(); // some patients count twice then
        if (Reached.GetOrAdd((action.AccountId, key), _ => new Seen()).IsNew(patientId))
            Patients.Add(1, new("account", action.AccountId), new("key", key));
    }

    /// <summary>The key itself, or the key by which a person came.</summary>
    private static string? KeyOf(AuditActor actor) => actor.Kind == Key ? actor.Id
        : actor.Kind.StartsWith(Key + ":", StringComparison.Ordinal) ? actor.Kind[(Key.Length + 1)..]
        : null;

    private sealed class Seen
    {
        private readonly Lock _lock = new();
        private readonly HashSet<int> _patients = [];
        private long _since = Stopwatch.GetTimestamp();

        public bool IsNew(string patientId)
        {
            lock (_lock)
            {
                if (Stopwatch.GetElapsedTime(_since) > Hour)
                {
                    _patients.Clear();
                    _since = Stopwatch.GetTimestamp();
                }

                return _patients.Add(StringComparer.Ordinal.GetHashCode(patientId));
            }
        }
    }
}
