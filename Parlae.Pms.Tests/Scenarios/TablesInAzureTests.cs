using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Blobs;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>The built program with its tables and blobs in the stand-in of a storage account, the rest embedded.</summary>
public sealed class TablesInAzureTests(Azurite azurite)
{
    [Fact]
    public async Task A_booking_is_served_kept_in_the_tables_and_known_to_the_next_process_and_its_trail_is_sealed_in_the_blobs()
    {
        var connection = await azurite.ConnectionAsync();
        await using var clinic = await ClinicProcess.StartAsync(new Dictionary<string, string?>
        {
            ["Parlae__Storage__Tables"] = "Azure",
            ["Parlae__Storage__Blobs"] = "Azure",
            ["Parlae__Tables__ConnectionString"] = connection,
            ["Parlae__Blobs__ConnectionString"] = connection,
        });
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber);
        var patientId = (await call.IdentifyAsync(person, withPhone: false)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];

        (await call.BookAsync(patientId, slot)).Is("booked");

        Assert.Single((await clinic.Sandbox.PracticeAsync()).List("appointments"), each =>
            each.Text("patient") == person.Id && each.GetProperty("start").GetDateTimeOffset() == slot.GetProperty("start").GetDateTimeOffset());
        var store = new RemoteStore.WithKey(connection);
        var tables = new TableRecords(new TableRecordsOptions(store), TimeProvider.System);
        Assert.True(await RowsAsync(tables, WriteLedger.Collection) > 0);
        using (var file = SqliteRecords.Open(new SqliteRecordsOptions(clinic.DataFolder)))
        {
            Assert.Equal(0, await RowsAsync(file, WriteLedger.Collection));
            Assert.Equal(1, await RowsAsync(file, "accounts"));
        }

        clinic.App.Process.Kill();
        await clinic.RestartAsync();
        (await call.BookAsync(patientId, slot)).Is("alreadyBooked");

        Assert.Equal(0, (await clinic.RunAsync(["run", "sealAudit"])).ExitCode);
        Assert.Equal(0, (await clinic.RunAsync(["audit", "verify"])).ExitCode);
        Assert.NotEmpty(await new BlobContainerBlobs(new BlobContainerOptions(store)).ListAsync("", Clinic.Cancellation).ToListAsync(Clinic.Cancellation));
        Assert.False(Directory.Exists(Path.Combine(clinic.DataFolder, "seals")));
    }

    private static ValueTask<int> RowsAsync(IPartitionedRecords records, string collection) =>
        records.RangeAsync(collection, Clinic.AccountId, null, null, Clinic.Cancellation).CountAsync(Clinic.Cancellation);
}
