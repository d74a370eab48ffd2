using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>The tools that tell of the practice and of the caller's number.</summary>
public sealed class PracticeToolsTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task GetPracticeInfo_tells_name_address_now_and_hours_in_the_practices_zone()
    {
        var info = (await clinic.Call().UseAsync("getPracticeInfo")).Is("ok");

        Assert.Equal("Maple Lane Dental (sandbox)", info.Of("name"));
        Assert.Contains("100 Example Street", info.Of("address"), StringComparison.Ordinal);
        Assert.Equal(("2026-03-02T08:00:00-05:00", "2026-03-02"), (info.Of("now"), info.Of("today")));
        var hours = info.Result.List("openHours");
        Assert.Equal(["monday", "tuesday", "wednesday", "thursday", "friday"], hours.Select(each => each.Text("day")).Distinct());
        Assert.All(hours, each => Assert.Matches("^[0-2][0-9]:[0-5][0-9]$", each.Text("from")!));
        Assert.Contains("Monday, March 2nd", info.Say, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetProviders_lists_who_treats_and_nobody_else()
    {
        var providers = (await clinic.Call().UseAsync("getProviders")).Is("ok").Result.List("providers");

        Assert.Equal(8, providers.Length);
        Assert.All(providers, provider => Assert.False(string.IsNullOrWhiteSpace(provider.Text("name"))));
        Assert.Contains(providers, provider => provider.Text("providerId") == "DOC1");
        Assert.DoesNotContain(providers, provider => provider.Text("providerId") is "FD1" or "DOC9");
    }

    [Fact]
    public async Task GetAppointmentTypes_lists_the_clinics_own_with_their_minutes()
    {
        var types = (await clinic.Call().UseAsync("getAppointmentTypes")).Is("ok").Result.List("types");

        Assert.Equal(7, types.Length);
        Assert.Equal(60, types.Single(type => type.Text("name") == "Cleaning").GetProperty("minutes").GetInt32());
    }

    [Fact]
    public async Task GetCallerContext_tells_how_many_and_never_who()
    {
        var (several, one) = (await clinic.OnFileAsync(1), await clinic.OnFileAsync(4));
        foreach (var (number, status) in new[] { (several.CallerNumber, "several"), (one.CallerNumber, "recognised"), (clinic.Newcomer().CallerNumber, "unknown"), (null, "unknown"), ("anonymous", "unknown"), ("", "unknown") })
        {
            var answer = (await clinic.Call(number).UseAsync("getCallerContext")).Is(status);
            Assert.Equal(["status", "say"], answer.Result.EnumerateObject().Select(member => member.Name));
            Assert.DoesNotContain(several.FirstName, answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_recognised_number_gives_no_level()
    {
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call(person.CallerNumber);
        (await call.UseAsync("getCallerContext")).Is("recognised");

        (await call.UseAsync("getAppointments", new { patientId = "p1" })).Is("error");

        Assert.Equal(["getCallerContext Started", "getCallerContext Finished", "getAppointments Refused"],
            (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == call.Id).Select(entry => $"{entry.Action} {entry.Phase}"));
    }

    [Fact]
    public async Task Tools_about_no_patient_leave_no_audit_entry()
    {
        var call = clinic.Call();
        foreach (var tool in new[] { "getPracticeInfo", "getProviders", "getAppointmentTypes" })
            (await call.UseAsync(tool)).Is("ok");
        (await call.LookAsync("2026-03-04")).Is("slots");

        Assert.DoesNotContain(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id);
    }

    [Fact]
    public async Task A_callers_lookup_is_audited_without_a_patient()
    {
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call(person.CallerNumber);
        await call.UseAsync("getCallerContext");

        var entries = (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == call.Id).ToList();

        Assert.Equal([AuditPhase.Started, AuditPhase.Finished], entries.Select(entry => entry.Phase));
        Assert.All(entries, entry => Assert.Equal(("call", null), (entry.Actor.Kind, entry.PatientId)));
        Assert.Equal("recognised", entries[1].Outcome);
    }
}
