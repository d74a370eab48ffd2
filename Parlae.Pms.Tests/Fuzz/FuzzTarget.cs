using System.Text;

namespace Parlae.Pms.Tests.Fuzz;

/// <summary>Something of ours that must take whatever bytes come, with what must hold of it.</summary>
internal abstract class FuzzTarget : IDisposable
{
    public abstract string Name { get; }

    /// <summary>Inputs to begin with.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Pieces worth putting in.</summary>
    public virtual IReadOnlyList<byte[]> Words => [];

    /// <summary>
    /// Throws when something does not hold. What it answers tells kinds of outcome apart: the first input of each new kind is kept in the run and changed further.
    /// </summary>
    public abstract object Run(byte[] input);

    /// <summary>Inputs that once failed, or that are worth trying each time: <c>Recordings/fuzz/&lt;name&gt;/*</c>.</summary>
    public IReadOnlyList<string> Kept()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Recordings", "fuzz", Name);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)] : [];
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    protected static void Hold(bool condition, string what)
    {
        if (!condition) throw new FuzzException(what);
    }

    protected static byte[][] Bytes(IEnumerable<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}

/// <summary>Something that must hold does not.</summary>
internal sealed class FuzzException(string what) : Exception(what);
