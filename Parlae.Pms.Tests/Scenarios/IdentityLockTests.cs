using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>Guessing ends: in one call, at one person, from one number; hanging up, another process and being right at last do not help. The next day it is forgotten.</summary>
public sealed class IdentityLockTests
{
    [Fact]
    public async Task The_sixth_try_the_eleventh_and_the_twenty_first_are_locked_in_the_same_words_until_the_next_day()
    {
        await using var clinic = await Clinic.StartAsync();
        var (known, right, unknown, number) = (await clinic.OnFileAsync(7), await clinic.OnFileAsync(5), clinic.Newcomer(), clinic.Newcomer().CallerNumber);
        var words = new HashSet<string>();
        async Task LockedAsync(PhoneCall call, Person person) => words.Add((await call.IdentifyAsync(person)).Is("locked").Result.GetRawText());

        var one = clinic.Call(null);
        for (var n = 0; n < 5; n++)
            (await one.IdentifyAsync(n % 2 == 0 ? clinic.Newcomer() : right with { DateOfBirth = $"1950-01-0{n}" })).Is("notFound");
        await LockedAsync(one, clinic.Newcomer());
        await LockedAsync(one, right);

        foreach (var person in new[] { known, unknown })
        {
            for (var n = 0; n < 10; n++)
                (await clinic.Call().IdentifyAsync(person with { Phone = $"613555019{n}" })).Is("notFound");
            await LockedAsync(clinic.Call(), person with { Phone = "6135550190" });
            await LockedAsync(clinic.Call(), person);
            await LockedAsync(clinic.Call(person.CallerNumber), person);
        }

        for (var n = 0; n < 20; n++)
        {
            var call = clinic.Call(number);
            (await call.IdentifyAsync(clinic.Newcomer())).Is("notFound");
            await call.EndAsync();
        }

        await LockedAsync(clinic.Call(number), clinic.Newcomer());
        await LockedAsync(clinic.Call(number), right);
        Assert.Single(words);
        Assert.Contains("staff", Assert.Single(words), StringComparison.Ordinal);

        await clinic.Sandbox.AdvanceAsync(86_400);
        (await clinic.Call(number).IdentifyAsync(right)).Is("verified");
        (await clinic.Call().IdentifyAsync(known)).Is("verified");
        (await clinic.Call().IdentifyAsync(unknown)).Is("notFound");
    }

    [Fact]
    public async Task Locks_hold_across_processes()
    {
        await using var clinic = await ClinicProcess.StartAsync();
        await using var other = await clinic.AnotherAsync();
        IWebhookDoor[] doors = [clinic, other];
        var (known, right) = (await clinic.OnFileAsync(7), await clinic.OnFileAsync(5));

        var id = Guid.NewGuid().ToString();
        for (var n = 0; n < 5; n++)
            (await new PhoneCall(doors[n % 2], null, id).IdentifyAsync(Planted.Newcomer(n))).Is("notFound");
        foreach (var door in doors)
            (await new PhoneCall(door, null, id).IdentifyAsync(right)).Is("locked");

        for (var n = 0; n < 10; n++)
            (await new PhoneCall(doors[n % 2], null).IdentifyAsync(known with { Phone = "6135550190" })).Is("notFound");
        foreach (var door in doors)
            (await new PhoneCall(door, null).IdentifyAsync(known)).Is("locked");

        for (var n = 0; n < 20; n++)
            (await new PhoneCall(doors[n % 2], "+16135550155").IdentifyAsync(Planted.Newcomer(100 + n))).Is("notFound");
        foreach (var door in doors)
            (await new PhoneCall(door, "+16135550155").IdentifyAsync(right)).Is("locked");
    }

    [Fact]
    public async Task Registering_is_no_way_to_ask_who_is_on_file()
    {
        await using var clinic = await Clinic.StartAsync();
        var known = await clinic.OnFileAsync(6);
        var heard = new List<string>();
        foreach (var claim in new[] { known with { Phone = "6135550190" }, clinic.Newcomer() })
        {
            // The lock comes after as many tries, whether the registration met somebody or nobody.
            var call = clinic.Call();
            var answers = new List<Answer> { await call.RegisterAsync(claim), await call.RegisterAsync(claim with { Phone = "6135550191" }), await call.RegisterAsync(claim with { Phone = "6135550192" }) };
            for (var n = 0; n < 6; n++)
                answers.Add(await call.IdentifyAsync(clinic.Newcomer()));
            heard.Add(string.Join('\n', answers.Select(answer => answer.Error ?? answer.Result.GetRawText())));

            // And so it does at the person, in whatever call.
            for (var n = 3; n < 10; n++)
                (await clinic.Call().RegisterAsync(claim with { Phone = $"613555019{n}" })).Is("submitted");
            (await clinic.Call().RegisterAsync(claim)).Is("locked");
            (await clinic.Call().IdentifyAsync(claim)).Is("locked");
        }

        Assert.Equal(heard[0], heard[1]);
    }
}
