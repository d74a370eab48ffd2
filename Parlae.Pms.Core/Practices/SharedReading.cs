namespace Parlae.Pms.Core.Practices;

/// <summary>
/// A reading that whoever asks for the same thing at the same time joins. One that was begun by reading ahead has a mark of its own: as soon as somebody joins
/// it who is waited for, or who comes to be, its requests take the turns of what is waited for.
/// </summary>
public sealed class SharedReading
{
    private readonly AheadMark? mark = ReadingAhead.IsOn ? new AheadMark() : null;

    /// <summary>Reads, in whatever thread, as whoever made this.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> read) => ReadingAhead.RunAsync(mark, read);

    /// <summary>Whoever runs here is about to wait for it.</summary>
    public void Join()
    {
        if (mark is null)
            return;
        if (ReadingAhead.Mark is { } own)
            own.WhenWanted(mark.Want);
        else
            mark.Want();
    }
}
