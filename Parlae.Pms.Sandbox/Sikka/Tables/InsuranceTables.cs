using Parlae.Pms.Sandbox.Practice;
using static Parlae.Pms.Sandbox.Sikka.SikkaFormat;

namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>Plans and who is in them (reference 6). Deductibles are not kept, so they read as empty.</summary>
internal static class InsuranceTables
{
    private static readonly Shape SubscribersShape = new(
        """
        href patient_id patient_href practice_id practice_href subscriber_id type insurance_company_id insurance_company_href employer_name patient_relation
        individual_used individual_deductible_remaining family_used family_deductible_reamining insurance_effective_date insurance_expiration_date
        group_number+ member_id+ subscriber_patient_id+
        """);

    private static readonly Shape Companies = new(
        """
        href address_line1 address_line2 city state zipcode employer_id employer_href practice_id practice_href country fee_no phone insurance_company_id
        payer_id maximum_yearly_benefit group_plan_number renew_month maximum_family_benefit insurance_type plan_type sub_type is_maximum_coverage
        maximum_coverage_amount family_deductible_limit individual_deductible_limit individual_ortho_maximum_limit charge_per_visit notes
        insurance_plan_status mail_to_insurance_company_id pre_authorization_mail_to_insurance_company_id eligibility fax default_employer
        insurance_company_name+ group_plan_name+ carrier_id+
        """);

    private static readonly Shape CompanyDetails = new(
        """
        href address_line1 city state zipcode cell practice_id practice_href insurance_company_id insurance_company_name payer_id notes payer_type era_capable
        provider_practice_id web_link default_plan phone1 ext1 phone2 ext2 phone3 ext3 fax1 fax2 beeper email1 email2 trojan_id contact
        """);

    private static readonly Shape Coverage = new(
        """
        href practice_id practice_href insurance_company_id insurance_company_href procedure_code_from co_pay procedure_code_to percentage_covered category
        deductible is_deductible
        """);

    internal static Table Subscribers(SikkaCopy copy) => new(SubscribersShape, copy.Snapshot.Policies.Select(policy => new Row(SubscribersShape)
    {
        ["subscriber_id"] = $"{policy.Number}_{policy.Subscriber}",
        ["type"] = "Dental Primary",
        ["insurance_company_id"] = policy.Plan.Id,
        ["insurance_company_href"] = SikkaIds.InPractice("insurance_companies/" + policy.Plan.Id),
        ["employer_name"] = policy.Plan.GroupName,
        ["patient_relation"] = policy.Relationship,
        ["individual_used"] = LongMoney(policy.Used),
        ["insurance_effective_date"] = Date(policy.Since),
        ["insurance_expiration_date"] = "1111-11-11T00:00:00", // Sikka's way to say: none.
        ["group_number"] = policy.Plan.GroupNumber,
        ["member_id"] = policy.MemberId,
        ["subscriber_patient_id"] = SikkaIds.Patient(policy.Subscriber),
    }.InPractice($"subscribers/{policy.Number}_{policy.Subscriber}").OfPatient(policy.Patient)));

    internal static Table InsuranceCompanies(SikkaCopy copy) => new(Companies, copy.Setting.Plans.Select(plan => new Row(Companies)
    {
        ["address_line1"] = "P.O. Box 1000",
        ["city"] = "None",
        ["state"] = "N",
        ["zipcode"] = "0",
        ["phone"] = $"(1{plan.Phone[..3]}){plan.Phone[3..]}",
        ["insurance_company_id"] = plan.Id,
        ["insurance_company_name"] = plan.Carrier,
        ["group_plan_name"] = plan.GroupName,
        ["payer_id"] = plan.PayerId,
        ["maximum_yearly_benefit"] = LongMoney(plan.YearlyMaximum),
        ["group_plan_number"] = plan.GroupNumber,
        ["carrier_id"] = plan.PayerId,
    }.InPractice("insurance_companies/" + plan.Id)));

    internal static Table InsuranceCompanyDetails(SikkaCopy copy) => new(CompanyDetails, copy.Setting.Plans.Select(plan => new Row(CompanyDetails)
    {
        ["address_line1"] = "P.O. Box 1000",
        ["insurance_company_id"] = plan.Id,
        ["insurance_company_name"] = plan.Carrier,
        ["payer_id"] = plan.PayerId,
        ["payer_type"] = "Commercial",
        ["era_capable"] = "No",
        ["provider_practice_id"] = "0",
        ["web_link"] = "0",
        ["default_plan"] = "0",
        ["phone1"] = plan.Phone,
    }.InPractice("insurance_company_details/" + plan.Id)));

    internal static Table InsurancePlanCoverage(SikkaCopy copy) => new(Coverage, copy.Setting.Plans.SelectMany(plan => new[]
    {
        Covered(plan, "0100.00", "1999.99", plan.PercentCovered, "Diagnostic and preventive"),
        Covered(plan, "2000.00", "2999.99", plan.PercentCovered, "Restorative"),
        Covered(plan, "4000.00", "4999.99", plan.PercentCovered, "Periodontics"),
    }));

    private static Row Covered(Plan plan, string from, string to, int percent, string category) => new Row(Coverage)
    {
        ["insurance_company_id"] = plan.Id,
        ["insurance_company_href"] = SikkaIds.InPractice("insurance_companies/" + plan.Id),
        ["procedure_code_from"] = from,
        ["procedure_code_to"] = to,
        ["co_pay"] = "0.0000",
        ["percentage_covered"] = Number(percent),
        ["category"] = category,
        ["deductible"] = "Standard",
        ["is_deductible"] = "0",
    }.InPractice("insurance_plan_coverage/" + plan.Id);
}
