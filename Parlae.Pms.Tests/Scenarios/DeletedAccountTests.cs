using System.Net;
using System.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>An account deleted in one process, while another process over the same data has its key in memory.</summary>
public sealed class DeletedAccountTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_of_a_deleted_account_opens_in_a_process_that_had_its_key_not_even_from_a_backup()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(IsWatched: false));
        await using var other = await AppProcess.StartAsync(clinic.Settings, clinic.DataFolder);
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call();
        var known = await AskAsync(other, call, "searchPatients", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone });
        var patientId = known.Is("verified").Of("patientId");
        (await AskAsync(other, call, "getAppointments", new { patientId })).Is("ok");
        var backup = await BackUpAsync(clinic);
        Assert.True(backup.Count > 3, "there is something to keep");

        Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("DELETE", $"/api/pms/setup?accountId={Clinic.AccountId}")).Status);

        // At once: the other process asks the store before it uses a key, and finds neither account nor key.
        Assert.NotNull((await AskAsync(other, call, "getAppointments", new { patientId })).Error);

        await RestoreAsync(clinic, backup);
        var restored = await AskAsync(other, call, "getAppointments", new { patientId });
        Assert.Equal(ToolWords.Fault, restored.Error); // the account is found again, its call cannot be opened
        var seal = clinic.Service<IAccountSeal>();
        foreach (var (collection, record) in backup.Where(row => row.Collection is CallSessions.Collection or PhiCache.Collection or "Secrets"))
        {
            var context = $"{(collection == PhiCache.Collection ? "cache" : collection)}/{record.Row}";
            await Assert.ThrowsAsync<SealBrokenException>(async () => await seal.OpenAsync(Clinic.AccountId, context, record.Body, Cancellation));
        }

        Assert.NotEmpty(await clinic.AuditAsync());
        await foreach (var verified in clinic.Service<AuditVerifier>().VerifyAllAsync(Cancellation)) Assert.True(verified.Ok, verified.AccountId);
    }

    private static async Task<Answer> AskAsync(AppProcess app, PhoneCall call, string tool, object arguments)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/vapi/tools/{tool}") { Content = new StringContent(call.Body((tool, arguments, null)).ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Vapi-Secret", TestSettings.WebhookSecret);
        using var answer = await app.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Assert.Single(PhoneCall.Read(await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    /// <summary>The account's rows, its data key's record left out: that is what a backup made after the deletion's first step, or one without the key, holds.</summary>
    private static async Task<List<(string Collection, StoredRecord Record)>> BackUpAsync(Clinic clinic)
    {
        var rows = new List<(string, StoredRecord)>();
        foreach (var collection in new[] { "accounts", CallSessions.Collection, PhiCache.Collection, "Secrets" })
        {
            await foreach (var record in clinic.Service<IPartitionedRecords>().RangeAsync(collection, Clinic.AccountId, null, null, Cancellation))
                rows.Add((collection, record));
        }

        return rows;
    }

    private static async Task RestoreAsync(Clinic clinic, IEnumerable<(string Collection, StoredRecord Record)> rows)
    {
        var records = clinic.Service<IPartitionedRecords>();
        foreach (var (collection, record) in rows)
            Assert.NotNull(await records.TryInsertAsync(collection, record.Partition, record.Row, record.Body, record.Due, Cancellation));
        var account = await clinic.Service<AccountStore>().FindAsync(Clinic.AccountId, Cancellation);
        Assert.Null(await clinic.Service<AccountStore>().SaveAsync(account!, Cancellation)); // its numbers as well
    }
}
