using System.Text;
using System.Text.Json;
using Parlae.Pms.Core.Adapters.Kolla;
using Parlae.Pms.Core.Adapters.Kolla.Wire;

namespace Parlae.Pms.Tests.Adapters.Kolla;

/// <summary>One page of a list, however a connector names and fills it.</summary>
public sealed class KollaPageTests
{
    [Theory]
    [InlineData("""{"appointment_types":[{"name":"a"}],"x":[{"name":"b"}]}""", "a")]
    [InlineData("""{"x":[{"name":"b"}],"AppointmentTypes":[{"name":"a"}]}""", "a")]
    [InlineData("""{"appointment_types":[{"name":"a"}],"appointmentTypes":[{"name":"b"}]}""", "a")]
    [InlineData("""{"n":1,"kinds":[{"name":"a","display_name":"[\"]}"},{"name":"b"}],"o":{"l":[1]}}""", "a b")] // the only one there is
    [InlineData("""{"x":[{"name":"a"}],"y":[{"name":"b"}]}""", "")]
    [InlineData("""{"appointment_types":[null,1,"a",[{"name":"b"}],{"name":"c"},true]}""", "c")]
    [InlineData("""{"appointment_types":{"name":"a"}}""", "")]
    [InlineData("{}", "")]
    [InlineData(" \r\n", "")]
    [InlineData("", "")]
    public void The_list_is_found_under_its_name_or_as_the_only_one(string body, string names) =>
        Assert.Equal(names, string.Join(' ', Read(body).Rows.Select(row => row.Name)));

    [Theory]
    [InlineData("""{"appointment_types":[],"next_page_token":"t"}""", "t")]
    [InlineData("""{"nextPageToken":"t"}""", "t")]
    [InlineData("""{"next_page_token":" "}""", null)]
    [InlineData("""{"next_page_token":5}""", null)]
    [InlineData("""{"o":{"next_page_token":"t"}}""", null)]
    public void The_next_page_is_told_in_either_spelling(string body, string? token) => Assert.Equal(token, Read(body).NextToken);

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    [InlineData("""{"appointment_types":[{"name":"a"}]""")]
    [InlineData("""{"appointment_types":[{"name":"a"}""")]
    [InlineData("""{"appointment_types":[]} {}""")]
    [InlineData("""{"appointment_types":[]}]""")]
    [InlineData("""{"appointment_types":[{"name":"a",}]}""")]
    public void What_is_no_page_is_said_to_be_none(string body) => Assert.ThrowsAny<JsonException>(() => Read(body));

    [Fact]
    public void What_is_no_text_is_said_to_be_none() =>
        Assert.ThrowsAny<JsonException>(() => Page<VisitTypeRow>.Read([.. """{"appointment_types":[{"name":"""u8, (byte)'"', 0xC3, (byte)'"', .. "}]}"u8], "appointment_types"));

    [Fact]
    public void A_list_within_a_row_may_hold_nothing_at_a_place()
    {
        var page = Page<AppointmentRow>.Read("""{"appointments":[{"operatory":"resources/2","providers":[null],"resources":[null,{"name":"resources/operatory_3"},{"name":"resources/2","type":"OPERATORY"}]}]}"""u8, "appointments");

        Assert.Empty(KollaMapping.ProviderIds(page.Rows.Single()));
        Assert.Equal(["2", "operatory_3"], KollaMapping.RoomIds(page.Rows.Single()));
    }

    private static Page<VisitTypeRow> Read(string body) => Page<VisitTypeRow>.Read(Encoding.UTF8.GetBytes(body), "appointment_types");
}
