namespace Parlae.Pms.Tests.Support;

/// <summary>How the PMS takes the next write.</summary>
internal enum Reply
{
    /// <summary>Performs it and says so.</summary>
    Confirm,

    /// <summary>Performs it, sees that somebody else has the same time, and may not take it back.</summary>
    ConfirmTwice,

    /// <summary>Accepts it, to be performed by <see cref="FakePms.Perform"/>.</summary>
    Submit,

    /// <summary>Performs it, but the answer is lost.</summary>
    PerformAndLose,

    /// <summary>Neither the write nor its answer arrives.</summary>
    Lose,
    RefuseAsTaken,
    Refuse,

    /// <summary>Cannot be reached: nothing is sent, for sure.</summary>
    Unreachable,
}
