using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.Replay;

/// <summary>Row 15 in every process at once: a number that is on file only as a home phone.</summary>
internal static class HomePhone
{
    /// <summary>On file at the practice.</summary>
    public const int Many = 12_000;

    /// <summary>Plays it; how many requests the two answers took, over all processes.</summary>
    public static async Task<int> PlayAsync(Stage stage)
    {
        var practice = await stage.Clinic.Sandbox.PracticeAsync();
        Assert.Equal(Many, practice.List("patients").Length);
        var person = Person.Of(practice.List("patients")[3]);
        var call = stage.Call("row-15", person.CallerNumber);
        await call.BeginAsync();
        await ReadAheadAsync(stage);
        var before = await stage.Clinic.Sandbox.LastRequestAsync();

        stage.Hear(call.Id, (await call.UseAsync("getCallerContext")).Is("recognised"));
        stage.Hear(call.Id, (await call.IdentifyAsync(person, withPhone: false)).Is("verified"));

        var requests = (await stage.Clinic.Sandbox.RequestsAsync(before)).Count;
        await stage.AgainAsync();
        await ReadAheadAsync(stage); // that the call was taken has come once more
        return requests;
    }

    /// <summary>Until each process has looked for the caller, and nothing more is asked.</summary>
    private static async Task ReadAheadAsync(Stage stage)
    {
        var (last, quiet) = (-1L, 0);
        for (var look = 0; look < 1_200 && quiet < 8; look++)
        {
            await Task.Delay(250, Clinic.Cancellation);
            var (entries, asked) = ((await stage.Clinic.Books.AuditAsync()).Where(entry => entry.Action == "prefetch").ToLookup(entry => entry.Phase), await stage.Clinic.Sandbox.LastRequestAsync());
            quiet = asked == last && entries[AuditPhase.Finished].Count() is var finished && finished >= stage.Clinic.Apps.Count && finished == entries[AuditPhase.Started].Count() ? quiet + 1 : 0;
            last = asked;
        }

        Assert.Equal(8, quiet);
    }
}
