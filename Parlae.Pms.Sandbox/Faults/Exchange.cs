using Parlae.Pms.Sandbox.Control;

namespace Parlae.Pms.Sandbox.Faults;

/// <summary>One request to a vendor's API and what may happen to it.</summary>
internal sealed class Exchange(HttpContext context, VendorRequest request, World world)
{
    private int recorded;

    internal HttpContext Context => context;

    internal VendorRequest Request => request;

    internal World World => world;

    /// <summary>The run this request belongs to, even if a reset comes in between.</summary>
    internal PracticeRun Run { get; } = world.Run;

    /// <summary>Puts the request into the log, once; status 0 stands for no answer.</summary>
    internal void Record(int status)
    {
        if (Interlocked.Exchange(ref recorded, 1) == 0)
            world.Requests.Add(world.Clock.Now, request.Vendor, request.Method, request.Paths[0], status);
    }

    /// <summary>Ends the connection without an answer.</summary>
    internal void Cut()
    {
        Record(0);
        context.Abort();
    }

    /// <summary>What a fault wants done to the write that this request is about to make.</summary>
    internal WriteFate TakeWriteFate() => new(
        world.Faults.Take(FaultKind.RejectWrite, request)?.Value.Text,
        world.Faults.Take(FaultKind.LoseWrite, request) is not null,
        world.Faults.Take(FaultKind.DropAfterWrite, request) is not null);
}

/// <summary>How a write goes wrong: refused by the practice's system, taken in but never performed, or done with the answer lost.</summary>
internal sealed record WriteFate(string? RejectWith, bool Lose, bool CutAfter);
