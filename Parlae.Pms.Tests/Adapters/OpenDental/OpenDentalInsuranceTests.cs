using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.OpenDental;

/// <summary>New insurance: which plan is meant, the two halves of a policy, and what becomes of one without the other.</summary>
public sealed class OpenDentalInsuranceTests : IDisposable
{
    private static readonly NewPolicy Policy = new("w1", "250", new LocalDate(2025, 5, 20), "Example Dental Mutual", "SUB000222", "GRP-001");

    private readonly OpenDentalBench bench = new();

    public OpenDentalInsuranceTests() => bench.Vendor.On("GET familymodules/250/Insurance", _ => OpenDentalImitation.Json(200, "[]"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("example dental mutual", "grp 001", null, null, true)]
    [InlineData("Example Dental Mutual", "GRP-001", null, "Self", true)]
    [InlineData("Maple Mutual", null, null, null, true)] // all its groups are one plan
    [InlineData("Maple Mutual", "77", null, null, true)]
    [InlineData("Example Dental Mutual", null, null, null, false)] // which of its groups?
    [InlineData("Example Dental Mutual", "GRP-009", null, null, false)]
    [InlineData("Twofold", "1", null, null, false)] // two plans have that name
    [InlineData("Maple Mutual", null, "Ada Example", null, false)]
    [InlineData("Maple Mutual", null, null, "child", false)]
    public void Only_what_names_one_plan_of_the_patients_own_is_taken(string carrier, string? group, string? subscriber, string? relationship, bool isTaken) =>
        Assert.Equal(isTaken, Connect().InsuranceFiling!.Takes(new InsuranceWish(carrier, "SUB000222", group, subscriber, relationship)));

    [Fact]
    public async Task A_policy_is_a_subscriber_and_then_the_patients_part()
    {
        bench.Vendor.On("POST inssubs", _ => Recording.Of("inssub-create").Answer());
        bench.Vendor.On("POST patplans", _ => Recording.Of("patplan-create").Answer());
        Assert.Equal(new WriteReceipt.Confirmed("44"), await Connect().InsuranceFiling!.AddAsync(Policy, Stop));
        Assert.Equal("""{"PlanNum":3,"Subscriber":250,"SubscriberID":"SUB000222"}""", Assert.Single(bench.Vendor.To("POST inssubs")).Body);
        Assert.Equal("""{"PatNum":250,"InsSubNum":31,"Relationship":"Self"}""", Assert.Single(bench.Vendor.To("POST patplans")).Body);
    }

    [Fact]
    public async Task A_policy_that_is_on_file_is_not_filed_again()
    {
        bench.Vendor.On("GET familymodules/250/Insurance", _ => OpenDentalImitation.Json(200, """[{"PatNum":250,"PlanNum":3,"SubscriberID":"SUB000222","PatPlanNum":44}]"""));
        Assert.Equal(new WriteReceipt.Confirmed("44"), await Connect().InsuranceFiling!.AddAsync(Policy, Stop));
        Assert.Empty(bench.Vendor.To("POST inssubs"));
    }

    [Fact]
    public async Task A_refused_subscriber_is_a_refusal()
    {
        bench.Vendor.On("POST inssubs", _ => OpenDentalImitation.Plain(403, ""));
        bench.Vendor.On("GET providers", _ => OpenDentalImitation.Json(200, "[]"));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.NotPermitted), await Connect().InsuranceFiling!.AddAsync(Policy, Stop));
        Assert.Empty(bench.Vendor.To("POST patplans"));
    }

    [Theory]
    [InlineData(504)]
    [InlineData(404)] // refused, but the subscriber stands: staff must look
    [InlineData(429)] // the first half stands: that is not "nothing was sent"
    public async Task A_second_half_that_did_not_come_about_leaves_the_whole_unknown(int status)
    {
        bench.Vendor.On("POST inssubs", _ => Recording.Of("inssub-create").Answer());
        bench.Vendor.On("POST patplans", _ => OpenDentalImitation.Plain(status, "", ("Retry-After", "1")));
        Assert.Equal(new WriteReceipt.Unknown(), await bench.WhileTimePassesAsync(Connect().InsuranceFiling!.AddAsync(Policy, Stop)));
    }

    [Fact]
    public async Task A_lost_policy_is_found_with_its_patient_and_never_told_as_absent()
    {
        bench.Vendor.On("GET familymodules/250/Insurance", _ => OpenDentalImitation.Json(200, """[{"PatNum":250,"PlanNum":9,"SubscriberID":"SUB000222","PatPlanNum":1},{"PatNum":250,"PlanNum":3,"SubscriberID":"SUB000222","PatPlanNum":44}]"""));
        Assert.Equal(new WriteFate.Confirmed("44"), await FindAsync(Policy));
        Assert.Equal(new WriteFate.Unclear(), await FindAsync(Policy with { MemberId = "SUB000223" }));
    }

    private Task<WriteFate> FindAsync(NewPolicy policy) => Connect().Writes!.FindAsync(new PendingWrite("w1", null, bench.Now - Duration.FromHours(1), Policy: policy), Stop);

    private PmsConnection Connect() => bench.Connect(OpenDentalBench.Link(
        config: new Dictionary<string, string> { ["insurancePlans"] = "3:Example Dental Mutual:GRP-001|4:Example Dental Mutual:GRP-002|7:Maple Mutual|8:Twofold|9:Twofold:1|no plan:Nobody" }));

    public void Dispose() => bench.Dispose();
}
