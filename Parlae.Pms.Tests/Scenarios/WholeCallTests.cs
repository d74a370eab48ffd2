using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>A known patient's call where the practice performs writes at once. The new patient's call is row 1 of the scenarios.</summary>
public sealed class WholeCallTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_writes_stand_at_once_a_verified_patient_is_told_that_they_are_booked(bool inAzure)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0) { InAzure = inAzure });
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call(person.CallerNumber);
        var patient = (await call.IdentifyAsync(person, withPhone: false)).Is("verified");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];

        var booking = (await call.BookAsync(patient.Of("patientId"), slot)).Is("booked");

        Assert.False(booking.Has("reference"));
        Assert.Contains(slot.Text("spoken")!, booking.Say, StringComparison.Ordinal);
        var appointment = Assert.Single((await clinic.Sandbox.PracticeAsync()).List("appointments"), each =>
            each.Text("patient") == person.Id && each.GetProperty("start").GetDateTimeOffset() == slot.GetProperty("start").GetDateTimeOffset());
        Assert.Equal("scheduled", appointment.Text("status"));
        await clinic.SettleAsync();
        Assert.Single((await clinic.Sandbox.PracticeAsync()).List("appointments"), each => each.Text("id") == appointment.Text("id"));
    }
}
