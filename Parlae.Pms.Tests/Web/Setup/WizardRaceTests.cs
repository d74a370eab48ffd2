using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>Somebody is faster between the look at a draft and its saving.</summary>
public sealed class WizardRaceTests
{
    [Fact]
    public async Task Whoever_asks_for_more_rows_gets_them_though_the_same_was_just_connected_by_another()
    {
        HeldSeal? seal = null;
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(IsWatched: false)
        {
            Services = services => services.AddSingleton(provider => new SetupDrafts(
                provider.GetRequiredService<IPartitionedRecords>(), seal = new HeldSeal(provider.GetRequiredService<IAccountSeal>()), provider.GetRequiredService<TimeProvider>())),
        });
        using var one = await WizardVisit.StartAsync(clinic);
        using var other = await WizardVisit.StartAsync(clinic);
        (await one.SendAsync((await one.FormAsync("demo", "features")).With("staffNumber", "+14165550195").With("action", "more"))).Is(HttpStatusCode.OK);
        var (mine, theirs) = (await one.FormAsync("demo", "features"), await other.FormAsync("demo", "features"));

        seal!.BeforeDraft = async () => (await other.SendAsync(theirs)).Is(HttpStatusCode.SeeOther);
        var more = (await one.SendAsync(mine.With("action", "more"))).Is(HttpStatusCode.OK).Says("Kind of visit 6");
        Assert.Equal("+14165550195", (await clinic.Service<AccountStore>().FindAsync(Clinic.AccountId, Clinic.Cancellation))!.StaffNumber);

        // What is sent next is compared with what stands now.
        (await one.SendAsync(SeenForm.Of(more, "/setup/demo/features").With("offerCount", "5"))).Is(HttpStatusCode.Conflict).Says("Somebody else has changed this clinic");
    }

    /// <summary>Something happens before a draft is sealed, once.</summary>
    private sealed class HeldSeal(IAccountSeal inner) : IAccountSeal
    {
        public Func<Task>? BeforeDraft { get; set; }

        public async ValueTask<byte[]> SealAsync(string accountId, string context, ReadOnlyMemory<byte> plain, CancellationToken cancellationToken)
        {
            if (context.EndsWith("/draft", StringComparison.Ordinal) && BeforeDraft is { } before)
            {
                BeforeDraft = null;
                await before();
            }

            return await inner.SealAsync(accountId, context, plain, cancellationToken);
        }

        public ValueTask<byte[]> OpenAsync(string accountId, string context, ReadOnlyMemory<byte> sealedBody, CancellationToken cancellationToken) => inner.OpenAsync(accountId, context, sealedBody, cancellationToken);

        public ValueTask<string> HashAsync(string accountId, string purpose, string value, CancellationToken cancellationToken) => inner.HashAsync(accountId, purpose, value, cancellationToken);
    }
}
