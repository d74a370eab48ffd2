using System.Globalization;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Certificates;

/// <summary>One purge certificate, to be printed.</summary>
/// <param name="Words">What was purged, as the trail has it.</param>
/// <param name="Hash">Of the entry, which is chained to all before it.</param>
public sealed record CertificateModel(
    string ListPath, string PracticeName, string AccountId, string Number, string At, string AtUtc, string By, string Words, IReadOnlyList<string> Collections, string Correlation, string Hash);

/// <summary>One purge certificate: an entry of the account's trail.</summary>
internal sealed class CertificatePage(AuditReader reader, AuditedWork audited) : WebPage
{
    /// <summary>Where a clock was set back, an entry lies in a later day than its own, behind others.</summary>
    private const int Looked = 500;

    public override async Task<PageAnswer> ShowAsync(PageCall call)
    {
        if (CertificatesPage.PlaceIn(call.Values["day"], call.Values["sequence"]) is not { } place)
            return WebAnswers.NotFound;
        var entry = await audited.RunAsync(call.Audited("readAudit", null, "certificates"), async token =>
        {
            var page = await reader.ReadPageAsync(CertificatesPage.QueryOf(call), place with { Sequence = place.Sequence - 1 }, Looked, token);
            var found = page.Items.FirstOrDefault(each => each.Sequence == place.Sequence && CertificatesPage.IsCertificate(each));
            return new AuditedResult<AuditEntry?>(found, found is null ? "notFound" : "ok");
        }, call.Cancellation);
        if (entry is null)
            return WebAnswers.NotFound;
        return PageAnswer.View<CertificateView, CertificateModel>(WebWords.Of("Certificate.Title"), new CertificateModel(
            ConsolePaths.Of(call, "certificates"), call.Account.PracticeName, call.Account.AccountId, entry.Sequence.ToString(CultureInfo.CurrentCulture), WebTime.At(entry.At, call.Account.TimeZone)!,
            entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ActorTexts.Of(entry.Actor), entry.Outcome ?? "", entry.Fields, entry.CorrelationId, entry.Hash ?? ""));
    }
}
