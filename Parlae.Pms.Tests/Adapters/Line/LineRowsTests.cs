using System.Text.Json;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;
using Parlae.Pms.Core.Adapters.Sikka.Wire;

namespace Parlae.Pms.Tests.Adapters.Line;

public sealed class LineRowsTests
{
    private static readonly Dictionary<JsonSerializerOptions, Type> Vendors = new()
    {
        [SikkaJson.Options] = typeof(SikkaJson),
        [KollaJson.Options] = typeof(KollaJson),
        [OpenDentalJson.Options] = typeof(OpenDentalJson),
        [NexHealthJson.Options] = typeof(NexHealthJson),
    };

    [Fact]
    public void Nothing_in_a_rows_place_counts_for_nothing_and_no_list_is_a_fault()
    {
        var contact = JsonSerializer.Deserialize<ContactRow>("""{"phone_numbers":[null,{"number":"5550142"},null],"email_addresses":null}""", KollaJson.Options)!;
        Assert.Equal("5550142", Assert.Single(contact.PhoneNumbers!).Number);
        Assert.Null(contact.EmailAddresses);
        foreach (var odd in new[] { "7", "\"5550142\"", "[7]", "{}" })
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ContactRow>($$"""{"phone_numbers":{{odd}}}""", KollaJson.Options));
        Assert.Equal("""{"phone_numbers":[{"number":"5550142"}]}""", JsonSerializer.Serialize(new ContactRow(PhoneNumbers: contact.PhoneNumbers), KollaJson.Options));
    }

    [Fact]
    public void Every_list_within_a_vendors_row_is_read_so()
    {
        var lists = Vendors.SelectMany(vendor => typeof(LineJson).Assembly.GetTypes()
            .Where(type => type.Namespace == vendor.Value.Namespace)
            .SelectMany(type => type.GetProperties())
            .Select(property => property.PropertyType)
            .Where(type => ElementOf(type) is { IsClass: true, IsGenericParameter: false } row && row != typeof(string))
            .Select(type => (options: vendor.Key, type))).Distinct().ToList();
        Assert.True(lists.Count >= 8, $"{lists.Count}");
        Assert.All(lists, list => Assert.Equal(typeof(LineRows<>), list.options.GetConverter(list.type).GetType() is { IsGenericType: true } converter ? converter.GetGenericTypeDefinition() : null));
    }

    [Theory]
    [InlineData("eyJ.a-b_c==", true)]
    [InlineData("", false)]
    [InlineData("with space", false)]
    [InlineData("a\nb", false)]
    [InlineData("\0", false)]
    [InlineData("schlüssel", false)]
    public void A_token_is_usable_where_a_header_can_hold_it(string token, bool isUsable) => Assert.Equal(isUsable, LineToken.IsUsable(token));

    /// <summary>Of a list, however it is declared; null: it is none.</summary>
    private static Type? ElementOf(Type type) => type == typeof(string) ? null
        : type.GetInterfaces().Append(type).FirstOrDefault(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
}
