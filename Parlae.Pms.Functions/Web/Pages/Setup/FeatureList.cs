using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Tools;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>What a clinic may switch on: that for which its practice system has an ability, or there is a tool without one.</summary>
internal static class FeatureList
{
    private static readonly (string Name, Func<SetupFeatures, bool?> IsOn, string[] Abilities)[] All =
    [
        ("booking", on => on.Booking, [nameof(PmsCapabilities.ReadAppointments), nameof(PmsCapabilities.Book), nameof(PmsCapabilities.Move), nameof(PmsCapabilities.Cancel), nameof(PmsCapabilities.Confirm)]),
        ("patients", on => on.Patients, [nameof(PmsCapabilities.CreatePatient), nameof(PmsCapabilities.UpdatePatient)]),
        ("notes", on => on.Notes, [nameof(PmsCapabilities.ReadNotes), nameof(PmsCapabilities.AddNotes)]),
        ("insurance", on => on.Insurance, [nameof(PmsCapabilities.ReadInsurance), nameof(PmsCapabilities.AddInsurance)]),
        ("billing", on => on.Billing, [nameof(PmsCapabilities.ReadBalance), nameof(PmsCapabilities.ReadPayments)]),
        ("payments", on => on.Payments, [nameof(PmsCapabilities.RecordPayments)]),
        ("waitlist", on => on.Waitlist, []),
        ("messages", on => on.Messages, []),
    ];

    public static bool IsAvailable(PmsAccount account, string name)
    {
        var abilities = All.Single(feature => feature.Name == name).Abilities;
        return abilities.Length == 0 || AbilitiesOf(account, abilities).Any(ability => ability.Has);
    }

    public static IReadOnlyList<FeatureToggle> Of(PmsAccount account, SetupFeatures? chosen)
    {
        var usual = new AccountFeatures();
        var on = chosen ?? new(usual.Booking, usual.Patients, usual.Notes, usual.Insurance, usual.Billing, usual.Payments, usual.Waitlist, usual.Messages);
        return
        [
            .. All.Select(feature =>
            {
                var lacks = AbilitiesOf(account, feature.Abilities).Where(ability => !ability.Has).Select(ability => ability.Words).ToList();
                var isAvailable = IsAvailable(account, feature.Name);
                return new FeatureToggle(
                    feature.Name, WebWords.Of($"Feature.{feature.Name}"), WebWords.Of($"FeatureHint.{feature.Name}"), isAvailable && feature.IsOn(on) == true, isAvailable,
                    lacks.Count == 0 ? null : WebWords.Of("Features.Lacks", string.Join(", ", lacks)));
            }),
        ];
    }

    /// <summary>Tools that touch patients and that this clinic may have, whatever is switched on now.</summary>
    public static IEnumerable<ITool> Tools(ToolCatalog catalog, PmsAccount account)
    {
        var all = account with { Features = new AccountFeatures { Payments = true } };
        return ToolNames.All.Select(catalog.Find).OfType<ITool>().Where(tool => tool.Description.TouchesPatients && tool.Description.Offers(all));
    }

    private static IEnumerable<(string Name, string Words, bool Has)> AbilitiesOf(PmsAccount account, string[] names) => Abilities.Of(account.Capabilities).Where(ability => names.Contains(ability.Name));
}
