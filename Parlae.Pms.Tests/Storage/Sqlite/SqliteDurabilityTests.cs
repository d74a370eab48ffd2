using System.Globalization;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Storage.Sqlite;

public sealed class SqliteDurabilityTests : IDisposable
{
    private const int Writers = 4;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_killed_writer_loses_nothing_it_acknowledged_and_no_batch_is_half_there()
    {
        for (var round = 0; round < 2; round++)
        {
            var before = Acknowledged().Sum();
            using var child = new TestChild($"{typeof(SqliteDurabilityTests).FullName}.{nameof(Child_writes_until_killed)}", _directory.Path);
            var patience = DateTime.UtcNow.AddSeconds(30);
            while (Acknowledged().Sum() < before + 300 && DateTime.UtcNow < patience) await Task.Delay(10, TestContext.Current.CancellationToken);
            child.Kill();
            Assert.True(Acknowledged().Sum() >= before + 300, "The child did not come to write.");

            using var records = SqliteRecords.Open(new SqliteRecordsOptions(_directory.Path));
            for (var writer = 0; writer < Writers; writer++)
            {
                var rows = await records.RangeAsync("Durable", $"writer-{writer}", null, null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
                Assert.True(rows.Count % 2 == 0, "Half a batch is there.");
                Assert.True(rows.Count / 2 >= Acknowledged()[writer], "An acknowledged write is lost.");
            }
        }
    }

    /// <summary>Not a test: the child process of the one above. Notes each acknowledged pair as one byte in a file.</summary>
    [Fact(Explicit = true)]
    public async Task Child_writes_until_killed()
    {
        var directory = Environment.GetEnvironmentVariable(TestChild.DirectoryVariable)!;
        using var records = SqliteRecords.Open(new SqliteRecordsOptions(directory));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            await using var notes = new FileStream(Notes(directory, writer), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            for (var n = notes.Length; n < 100_000; n++)
            {
                // The last run may have been killed between write and note: then the pair is there already.
                await records.BatchAsync("Durable", $"writer-{writer}", [Half(n, 'a'), Half(n, 'b')], CancellationToken.None);
                notes.WriteByte((byte)'.');
            }
        }));
    }

    private static RecordChange.Insert Half(long n, char half) => new(string.Create(CultureInfo.InvariantCulture, $"{n:000000}{half}"), new byte[200]);

    private static string Notes(string directory, int writer) => Path.Combine(directory, $"acknowledged-{writer}");

    private List<long> Acknowledged() =>
        [.. Enumerable.Range(0, Writers).Select(writer => new FileInfo(Notes(_directory.Path, writer))).Select(file => file.Exists ? file.Length : 0)];
}
