using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;

namespace Parlae.Pms.Functions.Web.Protection;

/// <summary>
/// Seals the keys that protect cookies and forms under the platform's own data key. That one is wrapped by the master key like every account's, so
/// that <c>keys rotate</c> brings it under the new version and nobody is signed out.
/// </summary>
internal sealed class SealedXml(IAccountSeal seal) : IXmlEncryptor
{
    private const string Context = "webKeys/xml";
    private const string Element = "sealed";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var body = Blocking.Run(async () => await seal.SealAsync(AuditedAction.PlatformAccount, Context, plain, CancellationToken.None));
        return new EncryptedXmlInfo(new XElement(Element, Convert.ToBase64String(body)), typeof(SealedXmlReader));
    }

    internal static XElement Open(IAccountSeal seal, XElement element)
    {
        var body = Convert.FromBase64String(element.Value);
        return XElement.Parse(Encoding.UTF8.GetString(Blocking.Run(async () => await seal.OpenAsync(AuditedAction.PlatformAccount, Context, body, CancellationToken.None))));
    }
}

/// <summary>Opens what <see cref="SealedXml"/> sealed. The name of this type stands in the stored keys: renamed, everybody signs in anew.</summary>
internal sealed class SealedXmlReader(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => SealedXml.Open(services.GetRequiredService<IAccountSeal>(), encryptedElement);
}
