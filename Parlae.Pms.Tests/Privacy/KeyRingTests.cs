using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Privacy;

public sealed class KeyRingTests : IDisposable
{
    private static readonly byte[] DataKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private string File => _directory.File("keys.json");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_ring_opens_what_it_wrapped_in_an_earlier_life()
    {
        var wrapped = await Open().WrapAsync(DataKey, "context", Now);

        Assert.Equal(DataKey, await Open().UnwrapAsync(wrapped, "context", Now));
        Assert.Equal(1, wrapped.Version);
    }

    [Fact]
    public async Task Many_starts_at_once_make_one_ring()
    {
        var rings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Open, Now)));

        foreach (var (ring, next) in rings.Zip([.. rings.Skip(1), rings[0]]))
            Assert.Equal(DataKey, await next.UnwrapAsync(await ring.WrapAsync(DataKey, "c", Now), "c", Now));
    }

    [Fact]
    public async Task Two_processes_starting_at_once_make_one_ring()
    {
        var child = $"{typeof(KeyRingTests).FullName}.{nameof(Child_opens_the_ring_and_wraps)}";
        using var one = new TestChild(child, _directory.Path);
        using var two = new TestChild(child, _directory.Path);
        Assert.Equal((0, 0), (await one.ExitAsync(Now), await two.ExitAsync(Now)));

        var wrapped = Directory.GetFiles(_directory.Path, "*.wrapped");
        Assert.Equal(2, wrapped.Length);
        foreach (var path in wrapped) Assert.Equal(DataKey, await Open().UnwrapAsync(new WrappedKey(1, await System.IO.File.ReadAllBytesAsync(path, Now)), "c", Now));
    }

    /// <summary>Not a test: the child process of the one above.</summary>
    [Fact(Explicit = true)]
    public async Task Child_opens_the_ring_and_wraps()
    {
        var directory = Environment.GetEnvironmentVariable(TestChild.DirectoryVariable)!;
        var ring = KeyRing.Open(new KeyRingOptions { DataDirectory = directory, EncryptionKey = PrivacyFixture.EncryptionKey }, TimeProvider.System);
        var wrapped = await ring.WrapAsync(DataKey, "c", Now);
        await System.IO.File.WriteAllBytesAsync(Path.Combine(directory, $"{Environment.ProcessId}.wrapped"), wrapped.Body, Now);
    }

    [Fact]
    public void The_key_file_is_for_its_owner_alone_and_holds_no_key_in_the_clear()
    {
        Open();

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.DoesNotContain(PrivacyFixture.EncryptionKey, System.IO.File.ReadAllText(File), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_wrong_encryption_key_is_named_and_changes_nothing()
    {
        Open();
        var before = System.IO.File.ReadAllText(File);

        var fault = Assert.Throws<KeyRingException>(() => Open(new string('a', 64)));

        Assert.Contains("ENCRYPTION_KEY", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("aaaa", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllText(File));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeef")]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff0")]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeefg")]
    public void A_malformed_encryption_key_is_named(string key)
    {
        var fault = Assert.Throws<KeyRingException>(() => Open(key));

        Assert.Contains("ENCRYPTION_KEY must be 64 hexadecimal characters", fault.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"format":1,"versions":[]}""")]
    [InlineData("""{"format":2,"versions":[{"version":1,"createdAt":"2026-01-01T00:00:00Z","wrapped":"AAAA"}]}""")]
    [InlineData("""{"format":1,"versions":[{"version":1,"createdAt":"2026-01-01T00:00:00Z","wrapped":"AAAA"}]}""")]
    public void A_damaged_key_file_is_never_replaced(string content)
    {
        System.IO.File.WriteAllText(File, content);

        Assert.Throws<KeyRingException>(() => Open());
        Assert.Equal(content, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public async Task A_wrapped_key_opens_in_its_own_context_only()
    {
        var ring = Open();
        var wrapped = await ring.WrapAsync(DataKey, "data/one/1", Now);

        await Assert.ThrowsAsync<SealBrokenException>(async () => await ring.UnwrapAsync(wrapped, "data/two/1", Now));
        await Assert.ThrowsAsync<SealBrokenException>(async () => await ring.UnwrapAsync(wrapped with { Version = 9 }, "data/one/1", Now));
        await Assert.ThrowsAsync<SealBrokenException>(async () => await ring.UnwrapAsync(wrapped with { Body = wrapped.Body[..^1] }, "data/one/1", Now));
        await Assert.ThrowsAsync<SealBrokenException>(async () => await ring.UnwrapAsync(wrapped with { Body = Array.Empty<byte>() }, "data/one/1", Now));
    }

    [Fact]
    public async Task After_a_rotation_every_process_wraps_anew_and_still_opens_the_old()
    {
        var (ring, other) = (Open(), Open());
        var old = await ring.WrapAsync(DataKey, "c", Now);

        Assert.Equal(2, await ring.RotateAsync(Now));

        var fresh = await other.WrapAsync(DataKey, "c", Now);
        Assert.Equal(2, fresh.Version);
        foreach (var each in new[] { ring, other, Open() })
        {
            Assert.Equal(DataKey, await each.UnwrapAsync(old, "c", Now));
            Assert.Equal(DataKey, await each.UnwrapAsync(fresh, "c", Now));
        }
    }

    [Fact]
    public async Task Rotations_at_once_lose_no_version()
    {
        var rings = Enumerable.Range(0, 5).Select(_ => Open()).ToList();

        var versions = await Task.WhenAll(rings.Select(ring => Task.Run(async () => await ring.RotateAsync(Now), Now)));
        var wrapped = new List<WrappedKey>();
        foreach (var ring in rings) wrapped.Add(await ring.WrapAsync(DataKey, "c", Now));

        Assert.Equal([2, 3, 4, 5, 6], versions.Order());
        foreach (var each in wrapped) Assert.Equal(DataKey, await Open().UnwrapAsync(each, "c", Now));
    }

    [Fact]
    public async Task The_ring_moves_from_a_previous_encryption_key()
    {
        var next = new string('b', 64);
        var ring = Open();
        var wrapped = await ring.WrapAsync(DataKey, "c", Now);
        await ring.RotateAsync(Now);

        Assert.Throws<KeyRingException>(() => KeyRing.OpenFromPrevious(Options(next), new string('c', 64), _clock));
        for (var i = 0; i < 2; i++) // the second time nothing is left to do
            Assert.Equal(DataKey, await KeyRing.OpenFromPrevious(Options(next), PrivacyFixture.EncryptionKey, _clock).UnwrapAsync(wrapped, "c", Now));

        Assert.Equal(DataKey, await Open(next).UnwrapAsync(wrapped, "c", Now));
        Assert.Throws<KeyRingException>(() => Open());
    }

    private KeyRing Open() => Open(PrivacyFixture.EncryptionKey);

    private KeyRing Open(string key) => KeyRing.Open(Options(key), _clock);

    private KeyRingOptions Options(string key) => new() { DataDirectory = _directory.Path, EncryptionKey = key };
}
