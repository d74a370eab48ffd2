using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Functions.Web.Protection;

/// <summary>
/// Keeps the keys that protect cookies and forms where every process finds them. Read on first use and about once a day. Rows are numbered: of two
/// processes that find no key and both make one, the second is dropped, and takes the first one's when it reads again, as the key ring does after each write.
/// </summary>
internal sealed class ProtectionKeys(IPartitionedRecords records) : IXmlRepository
{
    public const string Collection = "webKeys";

    private const string Partition = "keys";

    private volatile int seen;

    public IReadOnlyCollection<XElement> GetAllElements() => Blocking.Run(ReadAsync);

    public void StoreElement(XElement element, string friendlyName) => Blocking.Run(async () =>
    {
        var row = (seen + 1).ToString("D8", CultureInfo.InvariantCulture);
        return await records.TryInsertAsync(Collection, Partition, row, System.Text.Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), null, CancellationToken.None);
    });

    private async Task<IReadOnlyCollection<XElement>> ReadAsync()
    {
        var (elements, last) = (new List<XElement>(), 0);
        await foreach (var row in records.RangeAsync(Collection, Partition, null, null, CancellationToken.None))
        {
            elements.Add(XElement.Parse(System.Text.Encoding.UTF8.GetString(row.Body.Span)));
            last = int.Parse(row.Row, CultureInfo.InvariantCulture);
        }

        seen = last;
        return elements;
    }
}
