using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Parlae.Pms.Core.Practices;

/// <summary>
/// A practice as a clinic was connected to it at some time. What was begun in one is never asked for or sent in another: there, the same ids may be anybody's.
/// </summary>
/// <param name="Vendor">Behind which it is.</param>
/// <param name="PmsName">What it works with, where that is known.</param>
/// <param name="Settings">The vendor's settings that lead to it, for people.</param>
/// <param name="Since">Since when the clinic was connected to it (<see cref="PmsAccount.PracticeSince"/>).</param>
public sealed record ConnectedPractice(PmsVendor Vendor, string? PmsName, string Settings, DateTimeOffset Since)
{
    public static ConnectedPractice Of(PmsAccount account) => new(
        account.Vendor, account.Capabilities.PmsName, string.Join(", ", account.VendorConfig.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key} {each.Value}")), SinceOf(account));

    /// <summary>For people who must find it.</summary>
    public string Words(DateTimeZone zone)
    {
        var where = Settings.Length == 0 ? PmsName ?? Vendor.ToString() : $"{PmsName ?? Vendor.ToString()}: {Settings}";
        return $"{where} (connected {LocalDatePattern.Iso.Format(Instant.FromDateTimeOffset(Since).InZone(zone).Date)})";
    }

    /// <summary>Since when the clinic has been connected to the practice that it is connected to.</summary>
    public static DateTimeOffset SinceOf(PmsAccount account) => account.PracticeSince ?? account.CreatedAt;

    /// <summary>A key that means something in the practice to which the clinic is connected now, and in no other.</summary>
    public static string Keyed(PmsAccount account, string key) => account.PracticeSince is { } since ? string.Create(CultureInfo.InvariantCulture, $"{since.UtcTicks}|{key}") : key;

    /// <summary>Whether something is of the practice to which the clinic is connected now: its stamp tells, and where it has none, its time.</summary>
    internal static bool IsNow(PmsAccount account, DateTimeOffset? stamp, Instant at) => stamp is { } since ? since == SinceOf(account) : at.ToDateTimeOffset() >= SinceOf(account);

    internal bool IsOf(PmsAccount account) => Vendor == account.Vendor && Since == SinceOf(account);
}
