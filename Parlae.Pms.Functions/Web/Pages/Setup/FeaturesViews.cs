using System.Globalization;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Functions.Web.Pages.Setup.Fields;
using Parlae.Pms.Functions.Web.Pages.Setup.Webhooks;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>How step 4 is to be shown.</summary>
/// <param name="MoreRows">With more empty rows for kinds of visits; with a draft they are there in any case.</param>
/// <param name="Stamp">Of the form that was sent, where nothing was saved; null: as things are now.</param>
/// <param name="Compared">With what stands now beside what was typed.</param>
/// <param name="Said">What the practice's system said, whose own kinds of visits were just put in the place of what was typed; null: it is asked for the page.</param>
internal sealed record FeaturesShown(SetupHead Head, bool MoreRows = false, string? Stamp = null, bool Compared = false, PracticeSaid? Said = null);

/// <summary>What the practice's system says of itself; nothing where it is slow or away.</summary>
internal sealed record PracticeSaid(PracticeRoster? Roster = null, PracticeRead? Read = null);

/// <summary>Makes step 4 of a draft, and of what the practice's system says of itself.</summary>
internal sealed class FeaturesViews(PracticeCalendar calendar, OpeningHours openingHours, ToolCatalog tools, WebAddresses addresses)
{
    private const int SpareRows = 2;
    private const int MoreSpareRows = 6;
    private const int UsualStretches = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public async Task<PageAnswer.Shown> ShowAsync(WizardState state, SetupBody body, SetupProblems problems, FeaturesShown shown, CancellationToken cancellationToken, int status = StatusCodes.Status200OK)
    {
        var account = state.Account!;
        var (roster, read) = shown.Said ?? await ReadAsync(account, cancellationToken);
        string? Now(Func<SetupBody, string?> value) => shown.Compared && value(state.Body) != value(body) ? value(state.Body) ?? WebWords.Of("Field.Empty") : null;
        Field Setting(string name, string type = "text") => new(name, WebWords.Of($"Rule.{name}"), SetupValues.Text(body.Config, name))
        {
            Hint = WebWords.Of($"RuleHint.{name}"),
            Type = type,
            Error = problems.Of($"config.{name}"),
            Now = Now(each => SetupValues.Text(each.Config, name)),
        };
        Field Lines(string name, Func<SetupBody, IReadOnlyList<string>?> read) => new(name, WebWords.Of($"Rule.{name}"), string.Join('\n', read(body) ?? []))
        {
            Hint = WebWords.Of($"RuleHint.{name}"),
            Rows = 3,
            Error = problems.Of(name),
            Now = Now(each => string.Join(", ", read(each) ?? [])),
        };
        var email = (SetupBody each) => each.Outbox is { } outbox ? outbox.Email : account.Outbox.Email;
        return PageAnswer.View<FeaturesView, FeaturesModel>(WebWords.Of("Step.features"), new FeaturesModel(
            shown.Stamp is null ? shown.Head : shown.Head with { Stamp = shown.Stamp },
            addresses.To(SetupHeads.PathOf(state.AccountId, SetupHeads.Features)), FeatureList.Of(account, body.Features), read,
            Visits(body, roster, problems, shown.MoreRows || state.Draft is not null ? MoreSpareRows : SpareRows), problems.OfList("appointmentTypes"), Days(body, problems), problems.OfList("openHours"),
            [Setting("offerCount", "number"), Setting("minimumNoticeMinutes", "number"), Setting("paymentLinkTemplate")],
            new Field("staffNumber", WebWords.Of("Rule.staffNumber"), body.StaffNumber) { Hint = WebWords.Of("RuleHint.staffNumber"), Type = "tel", Error = problems.Of("staffNumber"), Now = Now(each => each.StaffNumber) },
            [new Field("outboxEmail", WebWords.Of("Rule.outboxEmail"), email(body)) { Hint = WebWords.Of("RuleHint.outboxEmail"), Type = "email", Error = problems.Of("outbox.email"), Now = Now(email) }],
            [Lines("phoneNumberIds", each => each.PhoneNumberIds), Lines("assistantIds", each => each.AssistantIds)],
            [.. FeatureList.Tools(tools, account).Select(tool => Level(body, tool, Now))], problems.Of("config.identityPolicy"), new Tick("callerNumberCounts", WebWords.Of("Rule.callerNumberCounts"), WebWords.Of("RuleHint.callerNumberCounts"), CallerNumberCounts(body), Now(each => FeaturesStanding.OnOff(CallerNumberCounts(each)))),
            new Field("noteChoice", WebWords.Of("Rule.noteChoice")) { Hint = WebWords.Of("RuleHint.noteChoice"), Now = Now(each => WebWords.Of($"NoteChoice.{NoteChoice(each)}")), Choices = [new ChoiceGroup(null, [.. new[] { FeaturesForm.AsRead, FeaturesForm.Listed, FeaturesForm.None }.Select(choice => new Choice(choice, WebWords.Of($"NoteChoice.{choice}"), choice == NoteChoice(body)))])] },
            new Field("noteTypes", WebWords.Of("Rule.noteTypes"), string.Join('\n', Notes(body))) { Hint = WebWords.Of("RuleHint.noteTypes"), Rows = 3, Now = Now(each => Notes(each) is { Count: > 0 } types ? string.Join(", ", types) : null), Error = problems.Of("config.noteTypes") })
        {
            Keeps = shown is { Said: not null, Stamp: not null } ? null : "",
            Webhooks = new WebhookFields(state, body, problems, shown.Compared).Make(),
            Now = shown.Compared ? FeaturesStanding.Of(state.Body, body, roster) : [],
            Elsewhere = problems.Lines(state.Vendor, member => !FeaturesForm.IsOwn(member)),
            Credentials = addresses.To(SetupHeads.PathOf(state.AccountId, SetupHeads.Credentials)),
        }, status);
    }

    /// <summary>With the practice system's own kinds of visits in the place of what was typed, where they can be read.</summary>
    public static SetupBody TakeOver(PracticeSaid said, SetupBody typed) => said.Roster is { VisitTypes.Count: > 0 } roster
        ? typed with { Config = new(typed.Config ?? []) { ["appointmentTypes"] = SetupBodies.Json(roster.VisitTypes.Select(type => new { type.Name, type.Minutes, type.Providers, type.Rooms })) } }
        : typed;

    /// <summary>Whoever is slow or away keeps nobody from the page.</summary>
    public async Task<PracticeSaid> ReadAsync(PmsAccount account, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var itself = account with { Rules = account.Rules with { VisitTypes = [], OpenHours = [] } };
        try
        {
            var roster = calendar.RosterAsync(itself, patience.Token);
            var hours = openingHours.ReadAsync(itself, patience.Token);
            await Task.WhenAll(roster, hours);
            return new(await roster, new(
                [.. (await roster).VisitTypes.Select(type => WebWords.Of("Features.Visit", type.Name, type.Minutes))],
                [.. (await hours).GroupBy(open => open.Day).Select(day => WebWords.Of("Features.Day", WebWords.Of($"Day.{SetupBodies.DayOf(day.Key)}"), string.Join(", ", day.Select(open => WebWords.Of("Features.Stretch", DateForms.Current.Minute(open.From), DateForms.Current.Minute(open.To))))))]));
        }
        catch (Exception fault) when (fault is VendorException or StoreUnavailableException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new PracticeSaid();
        }
    }

    private static IReadOnlyList<VisitRow> Visits(SetupBody body, PracticeRoster? roster, SetupProblems problems, int spare)
    {
        var given = SetupValues.List(body.Config, "appointmentTypes");
        return [.. Enumerable.Range(0, given.Count + spare).Select(i => Visit(i, i < given.Count ? given[i] : default, roster, problems))];
    }

    private static VisitRow Visit(int number, JsonElement given, PracticeRoster? roster, SetupProblems problems)
    {
        var (prefix, member) = ($"visit.{number}", $"config.appointmentTypes.{number}");
        var (name, minutes) = (problems.Of($"{member}.name"), problems.Of($"{member}.minutes"));
        var (who, where) = (SetupValues.Texts(given, "providers"), SetupValues.Texts(given, "rooms"));
        return new VisitRow(
            prefix, WebWords.Of("Features.VisitNumber", number + 1),
            new Field($"{prefix}.name", WebWords.Of("Features.VisitName"), SetupValues.Text(given, "name")) { Error = name },
            new Field($"{prefix}.minutes", WebWords.Of("Features.VisitMinutes"), SetupValues.Text(given, "minutes")) { Type = "number", Error = minutes },
            Choices(who, roster?.Providers.Select(provider => (provider.ProviderId, provider.Name))), Choices(where, roster?.Rooms.Select(room => (room.RoomId, room.Name))))
        { Error = name is null && minutes is null ? problems.Of(member) : null };
    }

    /// <summary>All that there are, and what was written in another way.</summary>
    private static IReadOnlyList<Choice> Choices(IReadOnlyList<string> chosen, IEnumerable<(string Id, string Name)>? known)
    {
        var all = known?.ToList() ?? [];
        return
        [
            .. all.Select(one => new Choice(chosen.FirstOrDefault(word => word == one.Name) ?? one.Id, one.Name, chosen.Contains(one.Id) || chosen.Contains(one.Name))),
            .. chosen.Where(word => !all.Any(one => one.Id == word || one.Name == word)).Select(word => new Choice(word, word, true)),
        ];
    }

    private static IReadOnlyList<DayRow> Days(SetupBody body, SetupProblems problems)
    {
        var given = SetupValues.List(body.Config, "openHours");
        return
        [
            .. Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None).Select(SetupBodies.DayOf).Select(day =>
            {
                var label = WebWords.Of($"Day.{day}");
                var open = given.Index().Where(hours => SetupValues.Text(hours.Item, "day") is { Length: >= 3 } word && day.StartsWith(word, StringComparison.OrdinalIgnoreCase)).ToList();
                return new DayRow(day, label, [.. Enumerable.Range(0, Math.Max(UsualStretches, open.Count)).Select(i => Stretch($"hours.{day}.{i}", label, i, i < open.Count ? open[i] : null, problems))]);
            }),
        ];
    }

    /// <param name="name">Of its fields.</param>
    /// <param name="day">As people call it.</param>
    /// <param name="number">Of the day's stretches.</param>
    /// <param name="given">With its place in the draft; null: an empty one.</param>
    /// <param name="problems">Of the draft.</param>
    private static StretchRow Stretch(string name, string day, int number, (int Index, JsonElement Item)? given, SetupProblems problems)
    {
        var member = given is { } stretch ? $"config.openHours.{stretch.Index}" : null;
        var (hours, error) = (given?.Item ?? default, member is null ? null : problems.Of(member));
        return new StretchRow(
            name, WebWords.Of("Features.From", day, number + 1), WebWords.Of("Features.To", day, number + 1), SetupValues.Text(hours, "from"), Midnight(SetupValues.Text(hours, "to")))
        {
            Error = error,
            IsFromWrong = error is not null && problems.Has(each => each == member || each == $"{member}.from"),
            IsToWrong = error is not null && problems.Has(each => each == member || each == $"{member}.to"),
        };
    }

    /// <summary>A browser's field for times knows no 24:00.</summary>
    public static string? Midnight(string? time) => time == "24:00" ? "00:00" : time;

    private static List<string> Notes(SetupBody body) => [.. SetupValues.List(body.Config, "noteTypes").Select(type => $"{type}")];

    private static string NoteChoice(SetupBody body) =>
        body.Config?.ContainsKey("noteTypes") != true ? FeaturesForm.AsRead : Notes(body).Count > 0 ? FeaturesForm.Listed : FeaturesForm.None;

    private static Field Level(SetupBody body, ITool tool, Func<Func<SetupBody, string?>, string?> now)
    {
        var (name, usual) = (tool.Description.Name, WebWords.Of("Level.Usual", WebWords.Of($"Level.{(int)tool.Description.Level}")));
        string? Chosen(SetupBody each) => each.Config is { } config && config.TryGetValue("identityPolicy", out var policy) && policy.TryGetProperty("minimumLevel", out var levels) ? SetupValues.Text(levels, name) : null;
        var chosen = Chosen(body);
        return new Field($"level.{name}", WebWords.Of($"Tool.{name}"))
        {
            Now = now(each => Chosen(each) is { } level ? WebWords.OfWord("Level", level) : usual),
            Choices =
            [
                new ChoiceGroup(null,
                [
                    new Choice("", usual, chosen is null),
                    .. Enumerable.Range(0, 3).Select(level => $"{level}").Where(level => int.Parse(level, CultureInfo.InvariantCulture) > 0 || level == chosen).Select(level => new Choice(level, WebWords.Of($"Level.{level}"), level == chosen)),
                ]),
            ],
        };
    }

    private static bool CallerNumberCounts(SetupBody body) =>
        body.Config is not { } config || !config.TryGetValue("identityPolicy", out var policy) || !policy.TryGetProperty("callerNumberCounts", out var counts) || counts.ValueKind != JsonValueKind.False;
}
