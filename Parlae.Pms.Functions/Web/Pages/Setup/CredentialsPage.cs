using System.Text.Json;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Functions.Web.Pages.Setup.Fields;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>The second step.</summary>
/// <param name="More">Settings that few need.</param>
[Business] // no field of a secret holds one
public sealed record CredentialsModel(SetupHead Head, string Form, string Vendor, IReadOnlyList<Field> Credentials, IReadOnlyList<Field> Config, IReadOnlyList<Field> More, IReadOnlyList<Field> Practice, bool IsMoreOpen, bool IsEncrypted);

/// <summary>Step 2: with what the practice's system is reached. Credentials go in and never come out.</summary>
internal sealed class CredentialsPage(Wizard wizard, PmsConnections connections, SetupHeads heads, WebAddresses addresses) : StepPage(addresses)
{
    private const string Rate = "requestsPerSecond";
    private const string Secret = "credential.";
    private const string Remove = "remove.";
    private const string Config = "config.";

    protected override async Task<PageAnswer> ShowStepAsync(PageCall call) =>
        await wizard.FindAsync(call.Values["accountId"], call.Cancellation) is { } state ? await ViewAsync(call, state, state.Body, SetupProblems.None) : WebAnswers.NotFound;

    protected override async Task<PageAnswer> SubmitStepAsync(PageCall call, IFormCollection form)
    {
        if (await wizard.FindAsync(call.Values["accountId"], call.Cancellation) is not { } state)
            return WebAnswers.NotFound;
        var needs = connections.Connector(state.Vendor).Requirements;
        var body = Typed(state.Body, needs, form);
        var names = needs.RequiredCredentials.Concat(needs.OptionalCredentials).ToList();
        var typed = names.Where(name => form.Text(Secret + name) is not null).ToDictionary(name => name, name => form.Text(Secret + name)!);
        var removed = needs.OptionalCredentials.Where(name => form.Has(Remove + name)).ToHashSet();
        body = body with { Credentials = await wizard.MergeAsync(state, typed, removed, call.Cancellation) };
        var isSeen = form.Text(SetupHeads.StampName) == state.Stamp;
        if (!isSeen && !SetupHeads.IsSentAgain(state, body))
            return await ViewAsync(call, state, body, SetupProblems.None, isChanged: true);

        // Kept also where something is wrong: what is right, secrets above all, need not be typed twice.
        var isKept = !isSeen || await wizard.TrySaveAsync(state, body, call.Cancellation);
        if (await wizard.FindAsync(state.AccountId, call.Cancellation) is not { } now)
            return WebAnswers.NotFound;
        if (!isKept)
            return await ViewAsync(call, now, body, SetupProblems.None, isChanged: true);
        var problems = new SetupProblems(await wizard.ProblemsAsync(body, call.Cancellation));
        return problems.Has(member => IsOwn(member, needs)) ? await ViewAsync(call, now, body, problems, StatusCodes.Status422UnprocessableEntity) : new PageAnswer.Moved(SetupHeads.PathOf(state.AccountId, SetupHeads.Test));
    }

    private static bool IsOwn(string member, PmsRequirements needs) =>
        member is "practiceName" or "timeZone" or Config + Rate || member.StartsWith("credentials", StringComparison.Ordinal)
        || needs.RequiredConfig.Concat(needs.OptionalConfig).Any(name => member == Config + name);

    private static SetupBody Typed(SetupBody body, PmsRequirements needs, IFormCollection form)
    {
        var config = new Dictionary<string, JsonElement>(body.Config ?? [], StringComparer.Ordinal);
        foreach (var name in needs.RequiredConfig.Concat(needs.OptionalConfig))
        {
            if (form.Text(Config + name) is { } text)
                config[name] = SetupBodies.Json(text);
            else
                config.Remove(name);
        }

        if (form.Text(Config + Rate) is { } rate)
            config[Rate] = SetupValues.Number(rate);
        else
            config.Remove(Rate);
        return body with { PracticeName = form.Text("practiceName"), TimeZone = form.Text("timeZone"), Config = config };
    }

    private async Task<PageAnswer.Shown> ViewAsync(PageCall call, WizardState state, SetupBody body, SetupProblems problems, int status = StatusCodes.Status200OK, bool isChanged = false)
    {
        var needs = connections.Connector(state.Vendor).Requirements;
        var vendor = $"{state.Vendor}";
        var kept = await wizard.KeptAsync(state, call.Cancellation);
        string? Now(Func<SetupBody, string?> read) => isChanged && read(state.Body) != read(body) ? read(state.Body) ?? WebWords.Of("Field.Empty") : null;
        Field Setting(string name, bool isRequired) => new(Config + name, WebWords.Of($"Setting.{vendor}-{name}"), SetupValues.Text(body.Config, name))
        {
            Hint = WebWords.Of($"SettingHint.{vendor}-{name}"),
            Error = problems.Of(Config + name),
            Now = Now(each => SetupValues.Text(each.Config, name)),
            IsRequired = isRequired,
        };
        Field Credential(string name, bool isRequired) => new(Secret + name, WebWords.Of($"Setting.{vendor}-{name}"))
        {
            Type = "password",
            Hint = WebWords.Of($"SettingHint.{vendor}-{name}"),
            Error = problems.Of($"credentials.{name}"),
            IsRequired = isRequired,
            IsKept = kept.Contains(name),
            RemoveName = isRequired ? null : Remove + name,
        };
        Field[] more =
        [
            .. needs.OptionalConfig.Select(name => Setting(name, false)),
            new Field(Config + Rate, WebWords.Of("Wizard.Rate"), SetupValues.Text(body.Config, Rate)) { Hint = WebWords.Of("Wizard.RateHint"), Error = problems.Of(Config + Rate), Now = Now(each => SetupValues.Text(each.Config, Rate)) },
        ];
        return PageAnswer.View<CredentialsView, CredentialsModel>(WebWords.Of("Step.credentials"), new CredentialsModel(
            heads.Of(state, SetupHeads.Credentials, isChanged, problems.Any ? WebWords.Of("Wizard.LookBelow") : null), Addresses.To(SetupHeads.PathOf(state.AccountId, SetupHeads.Credentials)), WebWords.Of($"Vendor.{state.Vendor}"),
            [.. needs.RequiredCredentials.Select(name => Credential(name, true)), .. needs.OptionalCredentials.Select(name => Credential(name, false))],
            [.. needs.RequiredConfig.Select(name => Setting(name, true))], more,
            [
                new Field("practiceName", WebWords.Of("Wizard.PracticeName"), body.PracticeName) { Hint = WebWords.Of("Wizard.PracticeNameHint"), Error = problems.Of("practiceName"), Now = Now(each => each.PracticeName), IsRequired = true },
                TimeZones.Field(body.TimeZone, problems.Of("timeZone"), Now(each => each.TimeZone)),
            ],
            more.Any(field => field.Error is not null || field.Now is not null), Addresses.IsSecure), isChanged ? StatusCodes.Status409Conflict : status);
    }
}
