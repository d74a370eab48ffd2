using NodaTime;

namespace Parlae.Pms.Sandbox.Practice.Generation;

/// <summary>Fills the book: nine weeks back, thirteen ahead, fuller the nearer; nobody works through lunch.</summary>
internal sealed class Diary(Random random, DentalPractice practice, LocalDateTime now, Instant instant)
{
    private const int DaysBack = 63;
    private const int DaysAhead = 91;

    private readonly ShelfList<Patient> patients = practice.Snapshot(instant).Patients;
    private readonly HashSet<(int Patient, LocalDate Day)> visits = [];

    internal void Fill()
    {
        if (patients.Count == 0)
            return;
        for (var offset = -DaysBack; offset <= DaysAhead; offset++)
        {
            var day = now.Date.PlusDays(offset);
            if (!PracticeSetting.IsOpen(day))
                continue;
            foreach (var provider in practice.Setting.Treating)
            {
                foreach (var shift in provider.Week.GetValueOrDefault(day.DayOfWeek, []))
                    Fill(provider, day, shift, Load(offset));
            }
        }
    }

    private void Fill(Provider provider, LocalDate day, Shift shift, int load)
    {
        for (var time = shift.From; time < shift.To;)
        {
            var left = (int)Period.Between(time, shift.To, PeriodUnits.Minutes).Minutes;
            var type = random.Next(100) < load ? TypeFor(provider.Kind, left) : null;
            if (type is not null)
                Enter(provider, day + time, type);
            var next = time.PlusMinutes(type?.Minutes ?? 30);
            if (next <= time)
                break;
            time = next;
        }
    }

    private void Enter(Provider provider, LocalDateTime start, VisitType type)
    {
        var patient = patients[random.Next(patients.Count)];
        if (!visits.Add((patient.Number, start.Date)))
            return;
        var status = StatusOf(start.PlusMinutes(type.Minutes));
        var made = LocalDate.Min(now.Date, start.Date).PlusDays(-random.Next(1, 60));
        practice.Book(new Appointment(0, patient.Number, provider.Id, provider.RoomOf[start.DayOfWeek], start, type.Minutes, type.Name, type.Name,
            Note: "", status, made, status == VisitStatus.Scheduled ? null : LocalDate.Min(now.Date, start.Date).PlusDays(-random.Next(3)), instant));
    }

    private VisitStatus StatusOf(LocalDateTime end)
    {
        var dice = random.Next(100);
        if (end <= now)
            return dice switch { < 6 => VisitStatus.Cancelled, < 10 => VisitStatus.Missed, _ => VisitStatus.Completed };
        var isSoon = Period.DaysBetween(now.Date, end.Date) <= 3;
        return dice < 5 ? VisitStatus.Cancelled : dice < (isSoon ? 65 : 15) ? VisitStatus.Confirmed : VisitStatus.Scheduled;
    }

    private VisitType? TypeFor(ProviderKind kind, int minutesLeft)
    {
        VisitType[] fitting = [.. practice.Setting.VisitTypes.Where(type => type.By == kind && type.Minutes <= minutesLeft)];
        return fitting.Length == 0 ? null : fitting[random.Next(fitting.Length)];
    }

    /// <summary>How full, in percent, a day is so many days from today.</summary>
    private static int Load(int offset) => offset switch { < 0 => 85, <= 5 => 78, <= 12 => 65, <= 26 => 50, <= 50 => 32, _ => 15 };
}
