using System.Net;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.Replay;

/// <summary>Rows that ask, are refused, or leave something to staff.</summary>
internal sealed partial class Script
{
    private const int BodyLimit = 10 * 1024 * 1024;

    private async Task Row09Async()
    {
        var call = stage.Call("row-09");
        stage.Hear(call.Id, (await call.LookAsync("March 3rd, 2025")).Is("pastDate"));
    }

    private async Task Row11Async()
    {
        var call = stage.Call("row-11");
        stage.Hear(call.Id, (await call.UseAsync("checkAvailability", new { date = "Saturday, April 25th", appointmentType = "Cleaning" })).Is("closed"));
    }

    private async Task Row12Async()
    {
        var call = stage.Call("row-12", cast.Family[0].CallerNumber);
        await UseAsync(call, "getCallerContext", new { }, "several");
        await UseAsync(call, "getAppointments", new { patientId = "p1" }, "error");
        var chosen = stage.Hear(call.Id, (await call.IdentifyAsync(cast.Family[1], withPhone: false)).Is("verified"));
        await UseAsync(call, "getAppointments", new { patientId = chosen.Of("patientId") }, "ok");
    }

    private async Task Row13Async()
    {
        var person = cast.Of("row-13");
        var call = stage.Call("row-13");
        for (var day = 1; day <= 5; day++)
            stage.Hear(call.Id, (await call.IdentifyAsync(person with { DateOfBirth = $"1961-04-0{day}" })).Is("notFound"));
        stage.Hear(call.Id, (await call.IdentifyAsync(person)).Is("locked"));
        foreach (var handle in new[] { "p1", "p2", IdOf(practice.List("patients").Single(patient => patient.Text("id") == person.Id)) })
            await UseAsync(call, "getAppointments", new { patientId = handle }, "error");
    }

    private async Task Row14Async()
    {
        var account = await stage.Clinic.Books.AccountAsync();
        var call = stage.Call("row-14", dialled: "+14165550142");
        foreach (var phone in new[] { "{{customer.number}}", "caller_phone_number", "(416) 555-0142", account.PracticePhone ?? "416.555.0142", account.StaffNumber! })
            Assert.Contains("read it back", stage.Hear(call.Id, (await call.RegisterAsync(Planted.Newcomer(14) with { Phone = phone })).Is("error")).Error, StringComparison.Ordinal);

        // A call that the clinic forwards comes from its own number.
        var forwarded = stage.Call("row-14-forwarded", account.StaffNumber);
        await UseAsync(forwarded, "getCallerContext", new { }, "unknown");
    }

    private async Task Row18Async()
    {
        foreach (var (status, person) in cast.Balances)
        {
            var (call, handle) = await KnownAsync($"row-18-{status}", person);
            await UseAsync(call, "getBalance", new { patientId = handle }, status);
        }
    }

    private async Task Row19Async()
    {
        var (call, handle) = await KnownAsync("row-19");
        foreach (var answer in await call.UseAllAsync(("sendPaymentLink", new { patientId = handle, amount = 200 }, "a"), ("sendPaymentLink", new { patientId = handle, amount = 200 }, "b")))
            stage.Hear(call.Id, answer.Is("staffTask"));
    }

    private async Task Row20Async()
    {
        var body = Registering("row-20", Planted.Newcomer(20));
        var now = await stage.Clinic.Sandbox.NowAsync();
        AssertUnauthorized(await stage.PostAsync("/api/vapi/events", body, Support.Clinics.Signing.WithHmac(Signing, "not-the-secret", now)));
        AssertUnauthorized(await stage.PostAsync("/api/vapi/events", body, Support.Clinics.Signing.WithHmac(Signing, Planted.AccountSecret, now.AddDays(-1))));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await stage.PostAsync("/api/vapi/events", body[..^1] + new string(' ', BodyLimit + 1 - body.Length) + body[^1], null)).Status);
    }

    /// <summary>Comes to all processes at the same moment, at once again, again with its act, and a day later once more.</summary>
    private async Task Row20SeenAsync()
    {
        seen = (Registering("row-20-seen", Planted.Newcomer(21)), Support.Clinics.Signing.WithHmac(Signing, Planted.AccountSecret, await stage.Clinic.Sandbox.NowAsync()));
        var first = await stage.PostAsync("/api/vapi/events", seen.Body, seen.Sign);
        stage.Hear("row-20-seen", PhoneCall.Read(first.Text).Single().Is("submitted"));
        Assert.Equal(first, await stage.PostAsync("/api/vapi/events", seen.Body, seen.Sign));
        Assert.Equal(first, await stage.PostAsync("/api/vapi/tools/createPatient", seen.Body, seen.Sign));
    }

    private async Task Row20YesterdayAsync() => AssertUnauthorized(await stage.PostAsync("/api/vapi/events", seen.Body, seen.Sign));

    private string Registering(string name, Person person) => stage.Call(name, person.CallerNumber, "number-of-" + Signing).Body(
        ("createPatient", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone }, $"call_{name}")).ToJsonString();
}
