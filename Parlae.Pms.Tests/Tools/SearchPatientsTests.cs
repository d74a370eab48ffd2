using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

public sealed class SearchPatientsTests(PromptClinic fixture) : IClassFixture<PromptClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Name_and_birth_date_match_and_a_phone_on_file_verifies()
    {
        var person = await clinic.OnFileAsync(5);
        var matched = (await clinic.Call().IdentifyAsync(person, withPhone: false)).Is("matched");
        Assert.Equal(["status", "say", "patientId", "firstName"], matched.Result.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("p1", person.FirstName), (matched.Of("patientId"), matched.Of("firstName")));
        (await clinic.Call().IdentifyAsync(person)).Is("verified");
        (await clinic.Call(person.CallerNumber).IdentifyAsync(person, withPhone: false)).Is("verified");
    }

    [Fact]
    public async Task Accents_case_order_and_a_name_in_one_piece_are_understood()
    {
        var person = await clinic.OnFileAsync(4); // Minh Nguyễn
        (await SearchAsync(new { firstName = "minh", lastName = person.LastName.ToUpperInvariant(), dateOfBirth = person.DateOfBirth })).Is("matched");
        (await SearchAsync(new { query = $"{person.FirstName} {person.LastName}", dateOfBirth = person.DateOfBirth })).Is("matched");
        (await SearchAsync(new { query = $"{person.LastName}, {person.FirstName}", dateOfBirth = person.DateOfBirth })).Is("matched");
        (await SearchAsync(new { query = $"{person.LastName}, {person.FirstName}, twice", dateOfBirth = person.DateOfBirth })).Is("needMore");
        (await SearchAsync(new { query = $"{person.LastName},", dateOfBirth = person.DateOfBirth })).Is("needMore");
        var other = await clinic.OnFileAsync(1); // Zoë O'Brien
        (await SearchAsync(new { firstName = "ZOE", lastName = "o'brien", dateOfBirth = other.DateOfBirth })).Is("matched");
    }

    [Fact]
    public async Task Email_and_post_code_on_file_are_factors()
    {
        var person = clinic.Newcomer();
        var call = clinic.Call(person.CallerNumber);
        (await call.UseAsync("createPatient", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone, email = Planted.Email })).Is("submitted");
        await clinic.Sandbox.AdvanceAsync(1800);

        (await SearchAsync(new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, email = Planted.Email.ToUpperInvariant() })).Is("verified");
        (await SearchAsync(new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, email = "somebody@example.com" })).Is("notFound");
        (await SearchAsync(new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, postCode = "M5V 9Z9" })).Is("notFound");
    }

    [Fact]
    public async Task A_factor_that_is_wrong_means_no_match_and_sounds_like_unknown()
    {
        var person = await clinic.OnFileAsync(6);
        var stranger = clinic.Newcomer();
        var wrong = (await SearchAsync(new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = stranger.Phone })).Is("notFound");
        var wrongDay = (await SearchAsync(new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = "1971-09-04", phone = person.Phone })).Is("notFound");
        var unknown = (await SearchAsync(new { firstName = stranger.FirstName, lastName = stranger.LastName, dateOfBirth = stranger.DateOfBirth, phone = stranger.Phone })).Is("notFound");
        Assert.Equal((unknown.Result.GetRawText(), unknown.Result.GetRawText()), (wrong.Result.GetRawText(), wrongDay.Result.GetRawText()));
    }

    [Fact]
    public async Task The_same_name_is_told_apart_by_birth_date()
    {
        var (first, second) = (await clinic.OnFileAsync(5), await clinic.OnFileAsync(6));
        Assert.Equal((first.FirstName, first.LastName), (second.FirstName, second.LastName));
        var call = clinic.Call();
        var one = (await call.IdentifyAsync(first, withPhone: false)).Is("matched");
        var two = (await call.IdentifyAsync(second, withPhone: false)).Is("matched");
        Assert.NotEqual(one.Of("patientId"), two.Of("patientId"));
    }

    public static TheoryData<string, string> Missing => new()
    {
        { "first", "lastName dateOfBirth" }, { "last", "firstName dateOfBirth" }, { "born", "firstName lastName" }, { "first last", "dateOfBirth" }, { "first born", "lastName" },
        { "last born", "firstName" }, { "phone", "firstName lastName dateOfBirth" }, { "email", "firstName lastName dateOfBirth" }, { "query", "dateOfBirth" }, { "", "firstName lastName dateOfBirth" },
    };

    [Theory]
    [MemberData(nameof(Missing))]
    public async Task What_is_needed_depends_only_on_which_fields_were_given(string given, string needed)
    {
        var (known, stranger) = (await clinic.OnFileAsync(5), clinic.Newcomer());
        var before = await clinic.Sandbox.LastRequestAsync();
        var answers = new List<string>();
        foreach (var person in new[] { known, stranger })
        {
            object? Given(string what, object value) => given.Split(' ').Contains(what) ? value : null;
            var answer = (await clinic.Call(person.CallerNumber).UseAsync("searchPatients", new
            {
                firstName = Given("first", person.FirstName),
                lastName = Given("last", person.LastName),
                dateOfBirth = Given("born", person.DateOfBirth),
                phone = Given("phone", person.Phone),
                email = Given("email", Planted.Email),
                query = Given("query", $"{person.FirstName} {person.LastName}"),
            })).Is("needMore");
            Assert.Equal(needed, string.Join(' ', answer.Result.List("need").Select(need => need.GetString())));
            answers.Add(answer.Result.GetRawText());
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
    }

    [Fact]
    public async Task The_sixth_try_of_a_call_is_locked_right_or_wrong_in_the_same_words()
    {
        var (person, stranger) = (await clinic.OnFileAsync(4), clinic.Newcomer());
        var (right, wrong) = (clinic.Call(), clinic.Call());
        foreach (var call in new[] { right, wrong })
        {
            for (var n = 0; n < 5; n++)
                (await call.IdentifyAsync(clinic.Newcomer())).Is("notFound");
        }

        var before = await clinic.Sandbox.LastRequestAsync();
        var (first, second) = ((await right.IdentifyAsync(person)).Is("locked"), (await wrong.IdentifyAsync(stranger)).Is("locked"));
        Assert.Equal(first.Result.GetRawText(), second.Result.GetRawText());
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        Assert.Contains(await clinic.AuditAsync(), entry => entry.Actor.Id == right.Id && entry is { Phase: AuditPhase.Refused, Outcome: "locked" });
    }

    [Theory]
    [InlineData("searchPatients")]
    [InlineData("getCallerContext")]
    public async Task Outside_of_a_call_nobody_is_looked_for(string tool)
    {
        var person = await clinic.OnFileAsync(5);
        var nowhere = new PhoneCall(clinic, person.CallerNumber) { Change = body => body["message"]!["call"]!.AsObject().Remove("id") };
        var before = await clinic.Sandbox.LastRequestAsync();
        var answer = tool == "searchPatients" ? await nowhere.IdentifyAsync(person) : await nowhere.UseAsync(tool);
        Assert.Equal(ToolWords.NeedsCall, answer.Is("error").Error);
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
    }

    [Fact]
    public async Task Without_a_record_of_the_answer_nobody_is_known_and_the_next_time_they_are()
    {
        var left = int.MaxValue;
        await using var own = await Clinic.StartAsync(new ClinicOptions { Services = SpiedStore.With((collection, writes) => writes && collection == CallSessions.Collection && --left < 0) });
        var (call, person) = (own.Call(), await own.OnFileAsync(5));
        left = 2; // the mark and the try, but not the answer
        Assert.Equal(ToolWords.RecordsDown, (await call.IdentifyAsync(person)).Is("error").Error);
        left = int.MaxValue;
        Assert.Equal(ToolWords.NotAllowed, (await call.UseAsync("getPatient", new { patientId = "p1" })).Is("error").Error);
        Assert.Equal("p1", (await call.IdentifyAsync(person)).Is("verified").Of("patientId"));
    }

    [Fact]
    public async Task Tries_that_fit_do_not_count()
    {
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        for (var n = 0; n < 4; n++)
            (await call.IdentifyAsync(clinic.Newcomer())).Is("notFound");
        (await call.IdentifyAsync(person)).Is("verified");
        (await call.IdentifyAsync(clinic.Newcomer())).Is("notFound");
    }

    [Fact]
    public async Task The_eleventh_try_at_a_person_and_day_is_locked_whether_or_not_there_is_one()
    {
        var known = await clinic.OnFileAsync(7);
        foreach (var person in new[] { known, clinic.Newcomer() })
        {
            for (var n = 0; n < 10; n++)
                (await clinic.Call(null).IdentifyAsync(person with { Phone = "6135550298" })).Is("notFound");
            (await clinic.Call(null).IdentifyAsync(person with { Phone = "6135550298" })).Is("locked");
            (await clinic.Call(null).IdentifyAsync(person)).Is("locked");
        }
    }

    [Fact]
    public async Task The_twenty_first_try_from_a_number_and_day_is_locked_across_calls()
    {
        var number = clinic.Newcomer().CallerNumber;
        for (var n = 0; n < 20; n++)
            (await clinic.Call(number).IdentifyAsync(clinic.Newcomer())).Is("notFound");
        (await clinic.Call(number).IdentifyAsync(await clinic.OnFileAsync(5))).Is("locked");
        (await clinic.Call().IdentifyAsync(await clinic.OnFileAsync(5))).Is("verified");
    }

    [Fact]
    public async Task Tries_at_the_same_time_cannot_slip_past_the_lock()
    {
        var number = clinic.Newcomer().CallerNumber;
        var call = clinic.Call(number);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => call.IdentifyAsync(clinic.Newcomer())));
        Assert.True(answers.Count(answer => answer.Status == "notFound") <= 5, string.Join(' ', answers.Select(answer => answer.Status)));
    }

    private Task<Answer> SearchAsync(object arguments) => clinic.Call().UseAsync("searchPatients", arguments);
}
