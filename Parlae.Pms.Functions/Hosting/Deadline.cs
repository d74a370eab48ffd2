namespace Parlae.Pms.Functions.Hosting;

/// <summary>When a caller is to be answered, in elapsed time.</summary>
/// <param name="begun">A timestamp of the clock.</param>
/// <param name="patience">From then on.</param>
internal sealed class Deadline(TimeProvider clock, long begun, TimeSpan patience)
{
    /// <summary>Nothing once it is over.</summary>
    public TimeSpan Left => LeftAnd(TimeSpan.Zero);

    /// <summary>What is left, and a moment more; nothing once that is over, too.</summary>
    public TimeSpan LeftAnd(TimeSpan onTop)
    {
        var left = patience + onTop - clock.GetElapsedTime(begun);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
