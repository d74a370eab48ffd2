using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;

namespace Parlae.Pms.Tests.Calls;

public class CallSessionTests
{
    private static readonly PatientKey Promised = new PatientKey.Asked("w1");
    private static readonly PatientKey OnFile = new PatientKey.OnFile("P1");

    [Fact]
    public void A_handle_that_was_promised_names_the_patient_once_they_are_found()
    {
        var session = new CallSession();
        var promised = session.Know(Promised, IdentityLevel.Matched);

        var known = session.Know(OnFile, IdentityLevel.Verified, promisedAs: Promised);

        Assert.Equal(promised.Handle, known.Handle);
        Assert.Equal((OnFile, IdentityLevel.Verified), (session.FindPatient(promised.Handle)!.Patient, known.Level));
        Assert.Single(session.Patients);
    }

    [Fact]
    public void A_promise_that_was_never_made_changes_nothing()
    {
        var session = new CallSession();

        Assert.Equal("p1", session.Know(OnFile, IdentityLevel.Matched, promisedAs: Promised).Handle);
        Assert.Equal("p1", session.Know(OnFile, IdentityLevel.Matched).Handle);
        Assert.Single(session.Patients);
    }

    [Fact]
    public void A_closed_session_knows_nobody_and_gives_no_handle_a_second_time()
    {
        var session = new CallSession { FailedIdentityTries = 5 };
        session.Know(OnFile, IdentityLevel.Verified);
        session.Show("A1", OnFile, default);
        session.Offer("lee", null, default, 60, null);

        session.Close(NodaTime.Instant.FromUnixTimeSeconds(1));
        session.Close(NodaTime.Instant.FromUnixTimeSeconds(2));

        Assert.Null(session.FindPatient("p1") as object ?? session.FindAppointment("a1") as object ?? session.FindSlot("s1"));
        Assert.Equal((NodaTime.Instant.FromUnixTimeSeconds(1), 5), (session.ClosedAt, session.FailedIdentityTries));
        Assert.DoesNotContain(session.Know(OnFile, IdentityLevel.Matched).Handle, new[] { "p1" });
        Assert.DoesNotContain(session.ShowBooking("w1", OnFile, bookedHere: true).Handle, new[] { "a1" });
        Assert.DoesNotContain(session.Offer("lee", null, default, 60, null).Handle, new[] { "s1" });
    }

    [Fact]
    public void A_level_once_reached_is_kept()
    {
        var session = new CallSession();
        session.Know(OnFile, IdentityLevel.Verified);

        Assert.Equal(IdentityLevel.Verified, session.Know(OnFile, IdentityLevel.Matched).Level);
    }
}
