using NodaTime;

namespace Parlae.Pms.Sandbox.Practice.Generation;

/// <summary>Makes the practice. The same seed, day and number of patients make the same practice, always.</summary>
internal static class PracticeGenerator
{
    internal static DentalPractice Make(int seed, int patients, Instant now)
    {
        var random = new Random(seed);
        var wall = PracticeClock.At(now);
        var practice = new DentalPractice(PracticeSetting.Create());
        new People(random, practice, wall.Date, now).Settle(patients);
        new Diary(random, practice, wall, now).Fill();
        new Charts(random, practice, wall.Date, now).Write();
        return practice;
    }
}
