using System.Globalization;

namespace Parlae.Pms.Sandbox.Load.Figures;

/// <summary>What the app's runtime says of itself, told by the process itself (<see cref="RuntimeTeller"/>).</summary>
/// <param name="HeapBytes">The managed heap after the last collection, with what that one left alone.</param>
/// <param name="LiveBytes">Of it, what was in use at the last collection of everything; 0 before the first.</param>
/// <param name="CommittedBytes">What the collector has taken of the system.</param>
/// <param name="Paused">All pauses for collections so far.</param>
/// <param name="Waiting">Work items that wait for a thread.</param>
internal sealed record RuntimeFigures(long HeapBytes, long LiveBytes, long CommittedBytes, int Gen0, int Gen1, int Gen2, TimeSpan Paused, long Waiting)
{
    private const int Members = 8;

    internal static RuntimeFigures Now()
    {
        var memory = GC.GetGCMemoryInfo();
        return new RuntimeFigures(
            memory.HeapSizeBytes, Live(), memory.TotalCommittedBytes, GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2), GC.GetTotalPauseDuration(), ThreadPool.PendingWorkItemCount);
    }

    internal string Write() => string.Create(CultureInfo.InvariantCulture, $"{HeapBytes} {LiveBytes} {CommittedBytes} {Gen0} {Gen1} {Gen2} {Paused.Ticks} {Waiting}");

    /// <summary>Null: that is none.</summary>
    internal static RuntimeFigures? Read(string text)
    {
        var numbers = new List<long>(Members);
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return null;
            numbers.Add(number);
        }

        return numbers is [var heap, var live, var committed, var gen0, var gen1, var gen2, var paused, var waiting]
            ? new RuntimeFigures(heap, live, committed, (int)gen0, (int)gen1, (int)gen2, TimeSpan.FromTicks(paused), waiting)
            : null;
    }

    private static long Live()
    {
        var (background, blocking) = (GC.GetGCMemoryInfo(GCKind.Background), GC.GetGCMemoryInfo(GCKind.FullBlocking));
        var last = background.Index > blocking.Index ? background : blocking;
        return last.HeapSizeBytes - last.FragmentedBytes;
    }
}
