using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 14.</summary>
public abstract class Row14_NoNumberOfTheCallers(RowClinic fixture)
{
    private const string Dialled = "+14165550142";

    private readonly Clinic clinic = fixture.Clinic;

    public static TheoryData<string> NoNumbers => ["{{customer.number}}", "caller_phone_number", "the number dialled", "the practice's", "the staff's"];

    /// <summary>What is no number of the caller's is neither stored nor searched, and asked for and read back.</summary>
    [Theory]
    [MemberData(nameof(NoNumbers))]
    public async Task What_is_no_number_of_the_callers_is_neither_stored_nor_searched_and_asked_for_and_read_back(string what)
    {
        var row = await Row.BeginAsync(clinic);
        var account = await AccountAsync();
        var phone = what switch
        {
            "the number dialled" => "(416) 555-0142",
            "the practice's" => PracticePhone(account),
            "the staff's" => account.StaffNumber!,
            _ => what,
        };
        Assert.False(string.IsNullOrEmpty(phone));
        var call = new PhoneCall(clinic, null) { Change = body => body["message"]!["phoneNumber"] = new JsonObject { ["number"] = Dialled } };

        var asked = (await call.RegisterAsync(clinic.Newcomer() with { Phone = phone })).Is("error");
        Assert.Contains("phone number", asked.Error, StringComparison.Ordinal);
        Assert.Contains("read it back", asked.Error, StringComparison.Ordinal);
        (await call.UseAsync("searchPatients", new { phone })).Is("needMore");
        Assert.Empty(await row.RequestsAsync());
        await row.AssertTrailAsync(call);

        // As a factor it proves nothing and spoils nothing.
        (await call.IdentifyAsync(await clinic.OnFileAsync(5) with { Phone = phone })).Is("matched");
        await row.SettleAsync();
        await row.AssertPracticeUntouchedAsync();
        await row.TasksAsync();
        row.Sent();
        await row.AssertTrailAsync(call, "searchPatients matched");
        await row.AssertTrailIsWholeAsync();
    }

    /// <summary>A call that the clinic forwards comes from its own number, which stands for nobody.</summary>
    [Fact]
    public async Task The_clinics_own_number_as_the_callers_stands_for_nobody()
    {
        var account = await AccountAsync();
        var row = await Row.BeginAsync(clinic);
        (await clinic.Call(account.StaffNumber).UseAsync("getCallerContext")).Is("unknown");
        Assert.Empty(await row.RequestsAsync());
        for (var n = 0; n < 21; n++)
            (await clinic.Call(account.StaffNumber).IdentifyAsync(clinic.Newcomer())).Is("notFound");
        await row.AssertPracticeUntouchedAsync();
        await row.AssertTrailIsWholeAsync();
    }

    /// <summary>Where the vendor does not tell it, only the number dialled is known for the practice's, here as it is written elsewhere.</summary>
    private string PracticePhone(PmsAccount account)
    {
        Assert.Equal(fixture.Vendor.TellsPracticePhone, account.PracticePhone is not null);
        return account.PracticePhone ?? "416.555.0142";
    }

    private async Task<PmsAccount> AccountAsync() => (await clinic.Service<AccountStore>().FindAsync(Clinic.AccountId, Clinic.Cancellation))!;
}
