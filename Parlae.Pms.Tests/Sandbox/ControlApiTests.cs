using Parlae.Pms.Sandbox;

namespace Parlae.Pms.Tests.Sandbox;

public sealed class ControlApiTests
{
    [Fact]
    public async Task The_same_seed_makes_the_same_practice_and_another_one_a_different()
    {
        await using var one = await SandboxClient.StartAsync(new { seed = 7, today = "2026-03-02" });
        await using var two = await SandboxClient.StartAsync(new { seed = 7, today = "2026-03-02T08:00" });
        var first = (await one.ControlAsync("practice")).Text;
        Assert.Equal(first, (await two.ControlAsync("practice")).Text);
        await two.ControlAsync("reset", new { seed = 8, today = "2026-03-02" });
        Assert.NotEqual(first, (await two.ControlAsync("practice")).Text);
    }

    [Fact]
    public async Task The_practice_has_the_contracts_members()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        await sandbox.WriteAsync("POST", "appointment", Booking.Of());
        var practice = await sandbox.PracticeAsync();
        Assert.Equal(["now", "patients", "appointments", "notes", "policies", "payments", "pendingWrites"], practice.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["id", "ids", "firstName", "lastName", "dateOfBirth", "phones"], practice.List("patients")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal(["id", "ids", "patient", "provider", "room", "start", "minutes", "type", "status"], practice.List("appointments")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal("2026-03-02T08:00:00-05:00", practice.Text("now"));
        Assert.Equal(["cancelled", "completed", "confirmed", "missed", "scheduled"], practice.List("appointments").Select(visit => visit.Text("status")!).Distinct().Order());
        Assert.All(practice.List("patients").SelectMany(patient => patient.List("phones")), phone => Assert.Matches(@"^\+1[2-9]\d\d55501\d\d$", phone.GetString()));
        Assert.Equal(["notes", "payments", "policies"], new[] { "notes", "policies", "payments" }.Where(list => practice.List(list).Length > 50).Order());
    }

    [Fact]
    public async Task Reset_and_advance_answer_the_time_that_is_now()
    {
        await using var sandbox = await SandboxClient.StartAsync();
        Assert.Equal("2026-03-02T08:00:00-05:00", (await sandbox.ControlAsync("reset", new { today = "2026-03-02" })).Of("now"));
        Assert.Equal("2026-03-02T08:01:30-05:00", (await sandbox.ControlAsync("advance", new { seconds = 90 })).Of("now"));
    }

    [Fact]
    public async Task Setting_a_fault_answers_those_in_force()
    {
        await using var sandbox = await SandboxClient.StartAsync();
        Assert.Equal("drop", (await sandbox.ControlAsync("faults", new { kind = "drop" })).Items.Single().Text("kind"));
    }

    [Fact]
    public async Task Twelve_thousand_patients_can_be_had()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02", patients = 12000 });
        Assert.Equal(12000, (await sandbox.PracticeAsync()).List("patients").Length);
        Assert.Equal(2000, (await sandbox.GetAsync("patients?limit=5000&offset=2")).Items.Length);
    }

    [Fact]
    public async Task Before_a_reset_time_runs_and_after_it_only_advance_moves_it()
    {
        await using var sandbox = await SandboxClient.StartAsync();
        var early = (await sandbox.PracticeAsync()).GetProperty("now").GetDateTimeOffset();
        Assert.InRange(DateTimeOffset.UtcNow - early, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(10));
        Assert.True((await sandbox.PracticeAsync()).GetProperty("now").GetDateTimeOffset() > early);

        await sandbox.ControlAsync("reset", new { today = "2026-03-07T09:30:15" });
        Assert.Equal("2026-03-07T09:30:15-05:00", (await sandbox.PracticeAsync()).Text("now"));
        await sandbox.AdvanceAsync(86400); // Over the change to daylight saving.
        Assert.Equal("2026-03-08T10:30:15-04:00", (await sandbox.PracticeAsync()).Text("now"));
    }

    [Fact]
    public async Task The_clock_file_follows_reset_and_advance()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("sandbox").FullName, "clock");
        await using var sandbox = await SandboxClient.StartAsync(options: new SandboxOptions(ClockFile: file));
        Assert.False(File.Exists(file));
        await sandbox.AdvanceAsync(90);
        Assert.Equal("+90", await File.ReadAllTextAsync(file, SandboxClient.Cancellation));
        await sandbox.ControlAsync("reset", new { today = "2026-03-02" });
        Assert.Equal("2026-03-02T08:00:00-05:00", await File.ReadAllTextAsync(file, SandboxClient.Cancellation));
        await sandbox.AdvanceAsync(160.5);
        Assert.Equal("2026-03-02T08:02:40.5-05:00", await File.ReadAllTextAsync(file, SandboxClient.Cancellation));

        await using var later = await SandboxClient.StartAsync(options: new SandboxOptions(ClockFile: file));
        Assert.Equal("2026-03-02T08:02:40.5-05:00", (await later.PracticeAsync()).Text("now"));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory]
    [InlineData("reset", """{"today":"yesterday"}""", "today")]
    [InlineData("reset", """{"today":"2026-03-02T08:00:00-05:00"}""", "today")]
    [InlineData("reset", """{"patients":12001}""", "patients")]
    [InlineData("reset", """{"seed":"one"}""", "seed")]
    [InlineData("reset", """{"limits":"none"}""", "limits")]
    [InlineData("reset", """{"sikkaPms":"Abacus"}""", "sikkaPms")]
    [InlineData("reset", """{"writebackSecond":1}""", "writebackSecond")]
    [InlineData("reset", "[]", "object")]
    [InlineData("reset", "{", "JSON")]
    [InlineData("advance", """{"seconds":-1}""", "seconds")]
    [InlineData("advance", "{}", "seconds")]
    [InlineData("faults", """{"kind":"explode"}""", "kind")]
    [InlineData("faults", """{"kind":"delay"}""", "value")]
    [InlineData("faults", """{"kind":"status","value":{"code":99}}""", "value.code")]
    [InlineData("faults", """{"kind":"rateLimit","value":{"count":5}}""", "value.perSeconds")]
    [InlineData("faults", """{"kind":"drop","match":{"vendors":"sikka"}}""", "match.vendors")]
    [InlineData("faults", """{"kind":"drop","times":-1}""", "times")]
    [InlineData("faults", """{"kind":"drop","percent":0}""", "percent must be a whole number from 1 to 100")]
    [InlineData("faults", """{"kind":"drop","percent":101}""", "percent")]
    [InlineData("faults", """{"kind":"drop","percent":"20 %"}""", "percent")]
    [InlineData("faults", """{"kind":"lag","value":60,"percent":20}""", "percent is not for lag")]
    [InlineData("faults", """{"kind":"rateLimit","value":{"count":5,"perSeconds":1},"percent":20}""", "percent is not for lag and rateLimit")]
    [InlineData("sikka", """{"spu":"gone"}""", "spu")]
    public async Task A_wrong_control_body_is_told_what_is_wrong(string path, string body, string named)
    {
        await using var sandbox = await RunningSandbox.StartAsync(cancellationToken: SandboxClient.Cancellation);
        using var http = new HttpClient();
        using var content = new StringContent(body);
        var answer = await http.PostAsync(new Uri(sandbox.Address, "_sandbox/" + path), content, SandboxClient.Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(named, await answer.Content.ReadAsStringAsync(SandboxClient.Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("setup/abacus")]
    [InlineData("setup/sikka?limits=some")]
    [InlineData("requests?since=lately")]
    public async Task A_wrong_control_question_is_a_400(string path)
    {
        await using var sandbox = await SandboxClient.StartAsync();
        Assert.Equal(400, (await sandbox.ControlAsync(path)).Status);
    }

    [Fact]
    public async Task Requests_are_numbered_on_and_a_reset_empties_the_list()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        await sandbox.GetAsync("practices?practice_id=1");
        await sandbox.GetAsync("unheard_of");
        var items = (await sandbox.ControlAsync("requests?since=1")).Items;
        Assert.Equal([2L, 3L], items.Select(item => item.GetProperty("n").GetInt64()));
        Assert.Equal(["2026-03-02T08:00:00-05:00", "sikka", "GET", "/sikka/v4/practices"], [items[0].Text("at"), items[0].Text("vendor"), items[0].Text("method"), items[0].Text("path")]);
        Assert.Equal([200, 404], items.Select(item => item.GetProperty("status").GetInt32()));

        await sandbox.ControlAsync("reset", new { today = "2026-03-02" });
        Assert.Empty((await sandbox.ControlAsync("requests")).Items);
        await sandbox.GetAsync("practices");
        Assert.Equal(4, (await sandbox.ControlAsync("requests?since=0")).Items.Single().GetProperty("n").GetInt64());
    }

    [Fact]
    public void Options_are_read_and_a_wrong_one_is_named()
    {
        Assert.Equal(7080, SandboxOptions.Parse([]).Port);
        var options = SandboxOptions.Parse(["--practice-only", "--port-base", "9000", "--pms", "kolla", "--once"], "clock");
        Assert.Equal((9009, 9000, "kolla", true, true, "clock"), (options.Port, options.PortBase, options.Pms, options.Once, options.PracticeOnly, options.ClockFile));
        foreach (var wrong in new[] { "--pms=sikka", "--port-base", "--twice" })
            Assert.Contains(wrong, Assert.Throws<ArgumentException>(() => SandboxOptions.Parse([wrong])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SandboxOptions.Parse(["--pms", "abacus"]));
        Assert.Throws<ArgumentException>(() => SandboxOptions.Parse(["--port-base", "70000"]));
        Assert.Null(options.Load);
    }
}
