using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.OpenDental;

/// <summary>Writes whose answer was lost, looked for by what they would have written.</summary>
public sealed class OpenDentalTrackerTests : IDisposable
{
    private readonly OpenDentalBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_booking_is_found_by_patient_time_and_provider()
    {
        OnDay([OpenDentalBench.Visit(1, status: "Broken"), OpenDentalBench.Visit(2, provider: 9), OpenDentalBench.Visit(3, start: "2025-06-03 10:30:00"), OpenDentalBench.Visit(4, 7), OpenDentalBench.Visit(5)], OpenDentalBench.Visit(5));
        Assert.Equal(new WriteFate.Confirmed("5"), await FindAsync(write => write with { Appointment = OpenDentalBench.Wanted() }));
        Assert.Equal(("250", "2025-06-03"), (bench.Vendor.Requests[0].Query["PatNum"], bench.Vendor.Requests[0].Query["dateStart"]));
        await IsAbsentOnlyWhenOldAsync(write => write with { Appointment = OpenDentalBench.Wanted(Instant.FromUtc(2025, 6, 3, 20, 0)) });
    }

    /// <summary>It may be what staff have written since, for somebody who rang again: nobody has told us its number.</summary>
    [Theory]
    [InlineData(999)]
    [InlineData(3011)] // the practice itself booked over it
    public async Task A_lost_booking_that_is_found_where_somebody_else_is_gives_way_to_nobody_and_staff_hear(int stranger)
    {
        OnDay([OpenDentalBench.Visit()], OpenDentalBench.Visit(), OpenDentalBench.Visit(stranger, 7));
        Assert.Equal(new WriteFate.Confirmed("3010", StandsTwice: true), await FindAsync(write => write with { Appointment = OpenDentalBench.Wanted() }));
        Assert.All(bench.Vendor.Requests, request => Assert.Equal("GET", request.Method));
    }

    [Theory]
    [InlineData(200, "Scheduled", false)]
    [InlineData(403, "Scheduled", true)]
    [InlineData(400, "UnschedList", false)] // somebody has broken it just now
    [InlineData(504, "Scheduled", null)]
    public async Task A_lost_booking_that_was_sent_twice_stands_as_the_first_one_and_the_second_is_taken_back(int status, string stands, bool? standsTwice)
    {
        string[] both = [OpenDentalBench.Visit(3011), OpenDentalBench.Visit()];
        OnDay(both, both);
        bench.Vendor.On("PUT appointments/3011/Break", _ => OpenDentalImitation.Plain(status, ""));
        bench.Vendor.On("GET appointments/3011", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(3011, status: stands)));
        var fate = await FindAsync(write => write with { Appointment = OpenDentalBench.Wanted(), Sends = 2 }, Duration.FromMinutes(5));
        Assert.Equal(standsTwice is { } twice ? new WriteFate.Confirmed("3010", twice) : new WriteFate.Unclear(), fate);
        Assert.Single(bench.Vendor.To("PUT appointments/3011/Break"));
    }

    [Theory]
    [InlineData(200, "Scheduled", "Failed")]
    [InlineData(403, "Scheduled", "Confirmed")]
    [InlineData(400, "UnschedList", "Failed")] // staff, or another process, have broken it just now
    [InlineData(404, "", "Failed")] // or deleted it
    [InlineData(504, "Scheduled", "Unclear")] // not absent: it is not sent again
    public async Task A_numbered_booking_that_must_give_way_is_told_as_it_stands_then(int status, string then, string expected)
    {
        var stands = "Scheduled";
        bench.Vendor.On("GET appointments/3010", _ => stands.Length > 0 ? OpenDentalImitation.Json(200, OpenDentalBench.Visit(status: stands)) : OpenDentalImitation.Plain(404, ""));
        OnDay([OpenDentalBench.Visit()], OpenDentalBench.Visit(), OpenDentalBench.Visit(999, 7));
        bench.Vendor.On("PUT appointments/3010/Break", _ =>
        {
            stands = then;
            return OpenDentalImitation.Plain(status, "");
        });
        var fate = await bench.Connect().Writes!.AskAsync(new PendingWrite("w", "3010", bench.Now - Duration.FromMinutes(5), OpenDentalBench.Wanted()), Stop);
        Assert.Equal(expected, fate.GetType().Name);
        Assert.Equal(fate is WriteFate.Confirmed, fate.Equals(new WriteFate.Confirmed("3010", StandsTwice: true)));
        Assert.Equal(fate is WriteFate.Failed, fate.Equals(new WriteFate.Failed(WriteRejection.SlotTaken)));
    }

    [Fact]
    public async Task A_booking_that_was_taken_back_without_an_answer_is_not_sent_again()
    {
        OnDay([OpenDentalBench.Visit(status: "UnschedList")], OpenDentalBench.Visit(status: "UnschedList"), OpenDentalBench.Visit(999, 7));
        Assert.IsType<WriteFate.Unclear>(await FindAsync(write => write with { Appointment = OpenDentalBench.Wanted() }, Duration.FromSeconds(239)));
        Assert.Equal(new WriteFate.Failed(WriteRejection.SlotTaken), await FindAsync(write => write with { Appointment = OpenDentalBench.Wanted() }, Duration.FromSeconds(240)));
    }

    /// <summary>It was sent at 9:56 on May 20th; the clock of the practice's database server may stand hours away.</summary>
    [Theory]
    [InlineData("UnschedList", null, 4, false)] // the desk has cancelled it
    [InlineData("Broken", "2025-05-20 09:56:30", 4, false)]
    [InlineData("UnschedList", "2025-05-20 05:56:30", 4, false)] // in a zone further west
    [InlineData("UnschedList", "2025-05-19 09:56:00", 4, false)]
    [InlineData("UnschedList", "2025-05-19 09:55:59", 4, true)] // cancelled before: the time is free, and this one never came
    [InlineData("Scheduled", null, 9, false)] // given to another provider
    [InlineData("Scheduled", "2025-05-20 09:56:30", 9, false)]
    [InlineData("Scheduled", "2025-05-12 08:30:12", 9, true)] // another visit of old
    [InlineData("Scheduled", "2025-05-20 09:56:30", 4, false, 11)] // the desk has moved it
    [InlineData("Scheduled", "2025-05-12 08:30:12", 4, true, 11)]
    [InlineData("Scheduled", null, 4, true, 11)]
    public async Task A_lost_booking_that_staff_may_have_changed_moved_or_cancelled_is_not_sent_again(string status, string? made, int provider, bool isAbsent, int hour = 9)
    {
        OnDay([OpenDentalBench.Visit(start: $"2025-06-03 {hour:00}:30:00", status: status, provider: provider, more: made is null ? "" : $",\"SecDateTEntry\":\"{made}\"")]);
        var fate = await FindAsync(write => write with { Appointment = OpenDentalBench.Wanted() }, Duration.FromSeconds(240));
        Assert.IsType(isAbsent ? typeof(WriteFate.Absent) : typeof(WriteFate.Unclear), fate);
    }

    [Fact]
    public async Task A_lost_move_to_where_somebody_is_stands_twice()
    {
        var move = new AppointmentChange.Move("w", OpenDentalBench.Known(), OpenDentalBench.Wanted());
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit()));
        OnDay([], OpenDentalBench.Visit(), OpenDentalBench.Visit(999, 7));
        Assert.Equal(new WriteFate.Confirmed("3010", StandsTwice: true), await FindAsync(write => write with { Change = move }));

        // One that was answered and sent back: the way back may come any moment.
        var sentBack = new PendingWrite("w", "3010", bench.Now - Duration.FromSeconds(239), Change: move);
        Assert.IsType<WriteFate.Unclear>(await bench.Connect().Writes!.AskAsync(sentBack, Stop));
        Assert.Equal(new WriteFate.Confirmed("3010", StandsTwice: true), await bench.Connect().Writes!.AskAsync(sentBack with { SentAt = bench.Now - Duration.FromSeconds(240) }, Stop));
        OnDay([], OpenDentalBench.Visit());
        Assert.Equal(new WriteFate.Confirmed("3010"), await FindAsync(write => write with { Change = move }));
    }

    [Fact]
    public async Task A_move_that_went_back_without_an_answer_is_not_sent_again()
    {
        var move = new AppointmentChange.Move("w", OpenDentalBench.Known(), OpenDentalBench.Wanted(Instant.FromUtc(2025, 6, 3, 20, 0)));
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit()));
        OnDay([], OpenDentalBench.Visit(), OpenDentalBench.Visit(999, 7, "2025-06-03 12:30:00"));
        Assert.IsType<WriteFate.Unclear>(await FindAsync(write => write with { Change = move }, Duration.FromSeconds(239)));
        Assert.Equal(new WriteFate.Failed(WriteRejection.SlotTaken), await FindAsync(write => write with { Change = move }, Duration.FromSeconds(240)));

        OnDay([], OpenDentalBench.Visit());
        await IsAbsentOnlyWhenOldAsync(write => write with { Change = move }); // the time is free, and this one never came
    }

    /// <summary>Sent again it would drag to an old wish what staff have put elsewhere since, and confirm what nobody has agreed to.</summary>
    [Fact]
    public async Task A_lost_change_of_a_visit_that_staff_have_moved_since_is_not_sent_again()
    {
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(start: "2025-06-03 14:00:00")));
        OnDay([]);
        foreach (var change in new AppointmentChange[] { new AppointmentChange.Cancel("w", OpenDentalBench.Known()), new AppointmentChange.Confirm("w", OpenDentalBench.Known()), new AppointmentChange.Move("w", OpenDentalBench.Known(), OpenDentalBench.Wanted(Instant.FromUtc(2025, 6, 3, 18, 0))) })
        {
            Assert.IsType<WriteFate.Unclear>(await FindAsync(write => write with { Change = change }, Duration.FromSeconds(239)));
            Assert.Equal(new WriteFate.Failed(WriteRejection.Other), await FindAsync(write => write with { Change = change }, Duration.FromSeconds(240)));
        }
    }

    [Fact]
    public async Task A_move_that_was_answered_is_never_absent()
    {
        OnDay([]);
        var write = new PendingWrite("w", "3010", bench.Now - Duration.FromSeconds(240), Change: new AppointmentChange.Move("w", OpenDentalBench.Known(), OpenDentalBench.Wanted(Instant.FromUtc(2025, 6, 3, 18, 0))));
        foreach (var (start, fate) in new (string, WriteFate)[] { ("09:30", new WriteFate.Failed(WriteRejection.Other)), ("14:00", new WriteFate.Failed(WriteRejection.Other)), ("11:00", new WriteFate.Confirmed("3010")) })
        {
            bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(start: $"2025-06-03 {start}:00")));
            Assert.Equal(fate, await bench.Connect().Writes!.AskAsync(write, Stop));
        }
    }

    /// <summary>What the patient's list has, and what the day's has.</summary>
    private void OnDay(string[] ofPatient, params string[] ofDay) =>
        bench.Vendor.On("GET appointments", request => OpenDentalImitation.Json(200, $"[{string.Join(',', request.Query.ContainsKey("PatNum") ? ofPatient : ofDay)}]"));

    [Fact]
    public async Task A_change_is_found_on_the_visit_itself()
    {
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(status: "UnschedList")));
        Assert.Equal(new WriteFate.Confirmed("3010"), await FindAsync(write => write with { Change = new AppointmentChange.Cancel("w", OpenDentalBench.Known()) }));
        foreach (var change in new AppointmentChange[] { new AppointmentChange.Confirm("w", OpenDentalBench.Known()), new AppointmentChange.Move("w", OpenDentalBench.Known(), OpenDentalBench.Wanted()) })
        {
            // Open Dental would do either to a broken visit, and say that it is done.
            Assert.IsType<WriteFate.Unclear>(await FindAsync(write => write with { Change = change }, Duration.FromSeconds(239)));
            Assert.Equal(new WriteFate.Failed(WriteRejection.Other), await FindAsync(write => write with { Change = change }, Duration.FromSeconds(240)));
        }

        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(confirmed: "Confirmed")));
        Assert.Equal(new WriteFate.Confirmed("3010"), await FindAsync(write => write with { Change = new AppointmentChange.Confirm("w", OpenDentalBench.Known()) }));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit());
        Assert.Equal(new WriteFate.Confirmed("3010"), await FindAsync(write => write with { Change = new AppointmentChange.Move("w", OpenDentalBench.Known(), OpenDentalBench.Wanted()) }));
        await IsAbsentOnlyWhenOldAsync(write => write with { Change = new AppointmentChange.Move("w", OpenDentalBench.Known(), OpenDentalBench.Wanted(Instant.FromUtc(2025, 6, 4, 16, 30))) });
        await IsAbsentOnlyWhenOldAsync(write => write with { Change = new AppointmentChange.Cancel("w", OpenDentalBench.Known()) });
    }

    [Fact]
    public async Task A_patient_is_found_by_names_birth_date_and_number()
    {
        bench.Vendor.Rows("patients", """{"PatNum":6,"LName":"Testertone","FName":"Orrin","Birthdate":"1979-11-03","HmPhone":"5555550177"}""", """{"PatNum":7,"LName":"Testerton","FName":"ORRIN","Birthdate":"1979-11-03","HmPhone":"555-555-0177"}""");
        var wanted = new NewPatient("w", "Orrin", "Testerton", new LocalDate(1979, 11, 3), "5555550177", null, null);
        Assert.Equal(new WriteFate.Confirmed("7"), await FindAsync(write => write with { Patient = wanted }));
        await IsAbsentOnlyWhenOldAsync(write => write with { Patient = wanted with { Phone = "5555550100" } });
    }

    [Fact]
    public async Task A_note_a_payment_and_a_name_are_found_in_the_chart()
    {
        var day = new LocalDate(2025, 5, 20);
        bench.Vendor.Rows("commlogs", """{"CommlogNum":1,"PatNum":49,"CommDateTime":"2025-05-20 10:00:00","Note":"Called."}""", """{"CommlogNum":2,"PatNum":48,"CommDateTime":"2025-05-20 10:00:00","Note":"Called."}""");
        Assert.Equal(new WriteFate.Confirmed("2"), await FindAsync(write => write with { Note = new NewNote("w", "48", null, day, " Called. ") }));
        await IsAbsentOnlyWhenOldAsync(write => write with { Note = new NewNote("w", "48", null, day.PlusDays(1), "Called.") });

        bench.Vendor.On("GET payments", _ => Recording.Of("payments").Answer());
        var payment = new NewPayment("w", "48", new LocalDate(2025, 5, 1), 60m, new PaymentMethod("69", "Card"), "ref TEST-REF-0");
        Assert.Equal(new WriteFate.Confirmed("501"), await FindAsync(write => write with { Payment = payment }));
        await IsAbsentOnlyWhenOldAsync(write => write with { Payment = payment with { Receipt = "ref TEST-REF-9" } });

        bench.Vendor.On("GET patients/48", _ => Recording.Of("patient-get").Answer());
        Assert.Equal(new WriteFate.Confirmed("48"), await FindAsync(write => write with { Name = new NewPreferredName("w", "48", "June") }));
        await IsAbsentOnlyWhenOldAsync(write => write with { Name = new NewPreferredName("w", "48", "Juno") });
    }

    [Fact]
    public async Task A_practice_that_does_not_answer_is_asked_again_another_time()
    {
        bench.Vendor.On("GET appointments", _ => OpenDentalImitation.Plain(504, ""));
        await Assert.ThrowsAsync<VendorUnreachableException>(() => FindAsync(write => write with { Appointment = OpenDentalBench.Wanted() }));
    }

    private async Task IsAbsentOnlyWhenOldAsync(Func<PendingWrite, PendingWrite> write)
    {
        Assert.IsType<WriteFate.Unclear>(await FindAsync(write, Duration.FromSeconds(239)));
        Assert.IsType<WriteFate.Absent>(await FindAsync(write, Duration.FromSeconds(240)));
    }

    private Task<WriteFate> FindAsync(Func<PendingWrite, PendingWrite> write, Duration? age = null) =>
        bench.Connect().Writes!.FindAsync(write(new PendingWrite("w", null, bench.Now - (age ?? Duration.FromSeconds(5)))), Stop);

    public void Dispose() => bench.Dispose();
}
