namespace Parlae.Pms.Core.Storage;

/// <summary>The rules of <see cref="IWriteOnceBlobs"/> that every engine enforces alike.</summary>
internal static class BlobRules
{
    private const int LongestName = 200;

    public static void CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > LongestName || !name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
            throw new ArgumentException($"A blob's name has 1 to {LongestName} lower-case letters, digits and dashes.", nameof(name));
    }
}
