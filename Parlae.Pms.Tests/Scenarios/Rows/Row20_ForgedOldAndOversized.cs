using System.Net;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 20. What a log line must not hold is what the clinic's net is made of; each body here is full of it.</summary>
public abstract class Row20_ForgedOldAndOversized(SigningClinic fixture)
{
    private const string Signed = SigningClinic.Signed;
    private const int BodyLimit = 10 * 1024 * 1024;

    private readonly Clinic clinic = fixture.Clinic;

    public static TheoryData<string> Forgeries => ["another secret", "another body", "no signature", "another platform secret", "no secret"];

    /// <summary>A forged signature is 401, and nothing runs.</summary>
    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_forged_signature_runs_nothing(string how)
    {
        var row = await Row.BeginAsync(clinic);
        var person = clinic.Newcomer();
        var call = new PhoneCall(clinic, person.CallerNumber);
        var now = await clinic.Sandbox.NowAsync();

        var (status, text) = await clinic.PostAsync("/api/vapi/tools/createPatient", Registering(call, person), (request, bytes) =>
        {
            switch (how)
            {
                case "another secret": Signing.WithHmac(Signed, "not-the-secret", now)(request, bytes); break;
                case "another body": Signing.WithHmac(Signed, Planted.AccountSecret, now)(request, [.. bytes, (byte)' ']); break;
                case "no signature": request.Headers.Add("X-Parlae-Account", Signed); break;
                case "another platform secret": request.Headers.Add("X-Vapi-Secret", "not-the-secret"); break;
            }
        });

        Assert.Equal((HttpStatusCode.Unauthorized, ""), (status, text));
        await AssertNothingRanAsync(row, call);
        Assert.Contains(await clinic.AuditAsync(AuditedAction.PlatformAccount), entry => entry is { Phase: AuditPhase.Event, Action: "vapiAuthentication", Outcome: "credential-wrong" or "credential-missing" });
    }

    /// <summary>A signed body sent again gets the recorded answer, and a day later 401.</summary>
    [Fact]
    public async Task Yesterdays_signed_body_is_answered_from_the_record_or_not_at_all()
    {
        var person = clinic.Newcomer();
        var sign = Signing.WithHmac(Signed, Planted.AccountSecret, await clinic.Sandbox.NowAsync());
        var call = new PhoneCall(clinic, person.CallerNumber) { PhoneNumberId = "number-of-" + Signed };
        var body = Registering(call, person);
        var first = await clinic.PostAsync("/api/vapi/tools/createPatient", body, sign);
        PhoneCall.Read(first.Text).Single().Is("submitted");
        await clinic.SettleAsync();
        var row = await Row.BeginAsync(clinic);

        Assert.Equal(HttpStatusCode.Unauthorized, (await clinic.PostAsync("/api/vapi/tools/createPatient", body, sign)).Status); // 11 minutes old
        var fresh = Signing.WithHmac(Signed, Planted.AccountSecret, await clinic.Sandbox.NowAsync());
        Assert.Equal(first, await clinic.PostAsync("/api/vapi/tools/createPatient", body, fresh)); // the same tool call, signed anew
        await clinic.Sandbox.AdvanceAsync(4 * 60);
        Assert.Equal(first, await clinic.PostAsync("/api/vapi/events", body, fresh)); // the same signature
        await clinic.Sandbox.AdvanceAsync(24 * 3600);
        Assert.Equal((HttpStatusCode.Unauthorized, ""), await clinic.PostAsync("/api/vapi/tools/createPatient", body, fresh));

        await AssertNothingRanAsync(row, call);
        Assert.Single((await clinic.Sandbox.PracticeAsync()).List("patients"), each => each.Text("lastName") == person.LastName);
        Assert.Single(await clinic.AuditAsync(Signed), entry => entry is { Action: "createPatient", Phase: AuditPhase.Started });
        Assert.Empty(Row.Unfinished(await clinic.AuditAsync(Signed)));
    }

    /// <summary>A question that is sent again is answered from its call, which remembers it by its id; only where there is none a record of the body is kept beside it.</summary>
    [Theory]
    [InlineData("call_asking", 0)]
    [InlineData("hook-function-call", 1)]
    public async Task A_signed_question_sent_again_is_answered_the_same_and_counts_once(string toolCallId, int answersKept)
    {
        var sign = Signing.WithHmac(Signed, Planted.AccountSecret, await clinic.Sandbox.NowAsync());
        var call = new PhoneCall(clinic, clinic.Newcomer().CallerNumber) { PhoneNumberId = "number-of-" + Signed };
        var body = call.Body(("getProviders", null, toolCallId)).ToJsonString();
        var kept = await AnswersKeptAsync();

        var answers = new HashSet<(HttpStatusCode, string)>();
        for (var n = 0; n < 12; n++)
            answers.Add(await clinic.PostAsync("/api/vapi/tools/getProviders", body, sign));

        PhoneCall.Read(Assert.Single(answers).Item2).Single().Is("ok");
        Assert.Equal(kept + answersKept, await AnswersKeptAsync());
    }

    /// <summary>A body over the limit is 413, and nothing runs.</summary>
    [Theory]
    [InlineData("/api/vapi/tools/createPatient")]
    [InlineData("/api/vapi/events")]
    public async Task A_body_over_the_limit_runs_nothing(string path)
    {
        var row = await Row.BeginAsync(clinic);
        var person = clinic.Newcomer();
        var call = new PhoneCall(clinic, person.CallerNumber);
        var body = Registering(call, person);
        var over = body[..^1] + new string(' ', BodyLimit + 1 - body.Length) + body[^1];

        var (status, text) = await clinic.PostAsync(path, over);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.DoesNotContain(person.LastName, text, StringComparison.Ordinal);
        await AssertNothingRanAsync(row, call);
    }

    private async Task<int> AnswersKeptAsync() =>
        await clinic.Service<IPartitionedRecords>().RangeAsync(SignedReplays.Collection, Signed, null, null, Clinic.Cancellation).CountAsync(Clinic.Cancellation);

    private static string Registering(PhoneCall call, Person person) => call.Body(
        ("createPatient", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone, email = Planted.Email, address = Planted.Street }, "call_registering")).ToJsonString();

    private async Task AssertNothingRanAsync(Row row, PhoneCall call)
    {
        Assert.Empty(await row.RequestsAsync());
        await row.AssertPracticeUntouchedAsync();
        await row.TasksAsync();
        row.Sent();
        await row.AssertTrailAsync(call);
        await row.AssertTrailIsWholeAsync();
        foreach (var planted in Planted.Values)
            Assert.DoesNotContain(planted, clinic.Logs.All, StringComparison.OrdinalIgnoreCase);
    }
}
