using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Kolla;

/// <summary>What is said of a write where a reading may be from before it, or from before the visit itself: of a copy, and of a live connector for a while.</summary>
public sealed class KollaReadsBehindTests : IDisposable
{
    private readonly KollaBench bench = new();
    private readonly KollaBench prompt = new(options => options.ReadsBehind = TimeSpan.Zero);

    private static readonly AppointmentChange.Cancel Cancel = new("w1", Sample.Known());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Instant SentAt(KollaBench at, int age) => at.Now - Duration.FromSeconds(age);

    [Theory]
    [InlineData(400, false)]
    [InlineData(409, false)]
    [InlineData(501, false)]
    [InlineData(404, false)]
    [InlineData(400, true)]
    [InlineData(409, true)]
    [InlineData(501, true)]
    [InlineData(404, true)]
    public async Task A_refused_cancellation_of_a_visit_that_is_not_to_be_seen_yet_is_no_cancelled_visit(int status, bool isCopy)
    {
        Refuse(bench, status);
        Assert.Equal(new WriteReceipt.Unknown(), await Connect(bench, isCopy).Changes!.ChangeAsync(Cancel, Stop));
    }

    [Theory]
    [InlineData(404, true)]
    [InlineData(410, true)]
    [InlineData(400, false)]
    [InlineData(409, false)]
    [InlineData(501, false)]
    public async Task Where_reads_show_all_at_once_only_two_that_know_of_no_such_visit_say_that_it_is_gone(int status, bool isGone)
    {
        Refuse(prompt, status);
        Assert.Equal(isGone ? new WriteReceipt.Confirmed("90020") : new WriteReceipt.Unknown(), await Connect(prompt, isCopy: false).Changes!.ChangeAsync(Cancel, Stop));
        Assert.Equal(new WriteReceipt.Unknown(), await Connect(prompt, isCopy: true).Changes!.ChangeAsync(Cancel, Stop));
    }

    /// <summary>A copy may show the visit as it was before somebody cancelled it.</summary>
    [Theory]
    [InlineData(400, 9, "Scheduled", "Unknown")]
    [InlineData(409, 10, "Scheduled", "Unknown")]
    [InlineData(501, 12, "Scheduled", "Rejected")] // such a connector cancels nothing, whatever stands
    [InlineData(400, 9, "Cancelled", "Confirmed")]
    public async Task A_refused_cancellation_of_a_visit_that_a_copy_still_shows_is_no_visit_that_stands(int status, int code, string shown, string receipt)
    {
        bench.Kolla.On("POST appointments/90020:cancel", _ => KollaImitation.Refusal(status, code));
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Json(200, Sample.Row(flags: $"\"broken\":{(shown == "Cancelled" ? "true" : "false")}")));
        Assert.Equal(receipt, (await Connect(bench, isCopy: true).Changes!.ChangeAsync(Cancel, Stop)).GetType().Name);
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(239, false)]
    [InlineData(240, true)]
    public async Task A_live_connector_says_nothing_of_a_lost_change_of_a_visit_that_it_may_not_show_yet(int age, bool mustBeSeen)
    {
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Refusal(404, 5));
        foreach (var change in new AppointmentChange[] { Sample.Move(), Cancel, new AppointmentChange.Confirm("w1", Sample.Known()) })
        {
            WriteFate over = change is AppointmentChange.Cancel ? new WriteFate.Confirmed("90020") : new WriteFate.Failed(WriteRejection.Other);
            var fate = await Connect(bench, isCopy: false).Writes!.FindAsync(new PendingWrite("w1", null, SentAt(bench, age), Change: change), Stop);
            Assert.Equal(mustBeSeen ? over : new WriteFate.Unclear(), fate);
        }
    }

    [Fact]
    public async Task A_name_that_does_not_stand_yet_is_looked_at_again_and_refused_where_it_must_be_seen()
    {
        foreach (var at in new[] { bench, prompt })
        {
            at.Kolla.On("PATCH contacts/4101", _ => KollaImitation.Json(200, "{}"));
            at.Kolla.On("GET contacts/4101", _ => KollaImitation.Json(200, """{"name":"contacts/4101","preferred_name":"Zo"}"""));
        }

        var name = new NewPreferredName("w5", "4101", "Zoë");
        Assert.Equal(new WriteReceipt.Submitted("4101"), await Connect(bench, isCopy: false).PatientChanges!.RenameAsync(name, Stop));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.Invalid), await Connect(prompt, isCopy: false).PatientChanges!.RenameAsync(name, Stop));
        Assert.Equal(new WriteReceipt.Submitted("4101"), await Connect(prompt, isCopy: true).PatientChanges!.RenameAsync(name, Stop));

        Task<WriteFate> AskAsync(int age) => Connect(bench, isCopy: false).Writes!.AskAsync(new PendingWrite("w5", "4101", SentAt(bench, age), Name: name), Stop);
        Assert.Equal(new WriteFate.Pending("4101"), await AskAsync(239));
        Assert.Equal(new WriteFate.Failed(WriteRejection.Invalid), await AskAsync(240)); // cut: not what was asked for
        bench.Kolla.On("GET contacts/4101", _ => KollaImitation.Json(200, """{"name":"contacts/4101","preferred_name":"Zoë"}"""));
        Assert.Equal(new WriteFate.Confirmed("4101"), await AskAsync(30));
    }

    private static void Refuse(KollaBench at, int status)
    {
        at.Kolla.On("POST appointments/90020:cancel", _ => KollaImitation.Refusal(status, 9));
        at.Kolla.On("GET appointments/90020", _ => KollaImitation.Refusal(404, 5));
    }

    private static PmsConnection Connect(KollaBench at, bool isCopy) => at.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["lagSeconds"] = isCopy ? "300" : "" }));

    public void Dispose()
    {
        bench.Dispose();
        prompt.Dispose();
    }
}
