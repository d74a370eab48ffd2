using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Web.Pages;

/// <summary>How the connection to a practice's system is, in a word that is also a class of the stylesheet.</summary>
internal static class ConnectionState
{
    public static string Of(PmsAccount account) => account.Connection switch
    {
        { LastError: not null } => "failing",
        { LastSuccess: not null } => "working",
        _ => "unknown",
    };

    public static string Words(string state) => WebWords.Of($"Connection.{state}");

    public static string VendorOf(PmsAccount account) => WebWords.Of($"Vendor.{account.Vendor}");
}
