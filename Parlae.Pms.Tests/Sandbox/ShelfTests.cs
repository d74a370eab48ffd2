using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Tests.Sandbox;

public class ShelfTests
{
    [Fact]
    public void A_list_that_was_handed_out_stays_as_it_was_whatever_comes_later()
    {
        var (shelf, random) = (new Shelf<string>(10), new Random(5));
        var (held, handed) = (new List<string>(), new List<(IReadOnlyList<string> List, string[] Was)>());
        for (var step = 0; step < 1000; step++)
        {
            var place = random.Next(held.Count * 3 / 2 + 1);
            if (place < held.Count)
                shelf.Replace(10 + place, held[place] = $"changed in {step}");
            else
                held.Add(shelf.Add(number => $"record {number}"));
            Assert.Equal((held[^1], held.Count + 10), (shelf.Find(held.Count + 9), shelf.NextNumber));
            if (step % 7 == 0)
                handed.Add((shelf.All, [.. held]));
        }

        Assert.All(handed, one => Assert.Equal(one.Was, one.List));
        Assert.Equal(held, shelf.All);
        Assert.Same(shelf.All, shelf.All);
        Assert.Null(shelf.Find(9) ?? shelf.Find(10 + held.Count));
    }
}
