using Microsoft.Extensions.Logging;
using NodaTime;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Moves by PUT, cancels by Break, confirms by Confirm (reference 4). A refusal is looked into: what is wanted may stand already.</summary>
internal sealed partial class OpenDentalAppointmentChanges(
    OpenDentalClient client, OpenDentalPractice practice, OpenDentalClash clash, TimeProvider clock, ILogger<OpenDentalAppointmentChanges> logger) : IAppointmentChanges
{
    public async Task<WriteReceipt> ChangeAsync(AppointmentChange change, CancellationToken cancellationToken)
    {
        if (!OpenDentalValue.IsId(change.Visit.AppointmentId)) return new WriteReceipt.Rejected(WriteRejection.NotPermitted);
        return change switch
        {
            AppointmentChange.Move move => await MoveAsync(move, cancellationToken),
            AppointmentChange.Cancel => await ActAsync(change, "Break", Broken(), cancellationToken),
            AppointmentChange.Confirm => await ActAsync(change, "Confirm", Confirmed(), cancellationToken),
            _ => throw new InvalidOperationException("A change of an unknown kind."),
        };
    }

    /// <summary>Whether the record shows that this change was made.</summary>
    public static bool IsDone(AppointmentChange change, AppointmentRow row, OpenDentalPractice practice, Instant now)
    {
        var start = OpenDentalMapping.Start(row, practice.Zone);
        return change switch
        {
            AppointmentChange.Move move => OpenDentalMapping.TakesTime(row) && start == move.To.Start && OpenDentalMapping.Provider(row) == move.To.ProviderId,
            AppointmentChange.Cancel => OpenDentalMapping.IsVisit(row) && !OpenDentalMapping.TakesTime(row),
            _ => OpenDentalMapping.TakesTime(row) && OpenDentalMapping.Status(row, practice, start ?? now, now) == AppointmentStatus.Confirmed,
        };
    }

    private Dictionary<string, object> Broken()
    {
        var body = new Dictionary<string, object> { ["sendToUnscheduledList"] = "true" }; // the other choice would leave it on the book
        if (practice.BreakType is { } type) body["breakType"] = type;
        return body;
    }

    private Dictionary<string, object> Confirmed() => practice.ConfirmedDefinition is { } number
        ? new() { ["defNum"] = OpenDentalValue.Number(number) }
        : new() { ["confirmVal"] = "Confirmed" };

    private async Task<WriteReceipt> ActAsync(AppointmentChange change, string action, Dictionary<string, object> body, CancellationToken cancellationToken) =>
        await client.ActAsync(change.Visit.AppointmentId, action, body, cancellationToken) switch
        {
            OpenDentalOutcome.Done => new WriteReceipt.Confirmed(change.Visit.AppointmentId),
            OpenDentalOutcome.Refused refused => await IsDoneAsync(change, refused, cancellationToken) ? new WriteReceipt.Confirmed(change.Visit.AppointmentId) : new WriteReceipt.Rejected(refused.Reason),
            _ => new WriteReceipt.Unknown(),
        };

    private async Task<WriteReceipt> MoveAsync(AppointmentChange.Move move, CancellationToken cancellationToken)
    {
        var (visit, to) = (move.Visit, move.To);
        if (practice.Wall(to.Start) is not { } wall || !OpenDentalValue.IsId(to.ProviderId) || (to.RoomId is { } wanted && !OpenDentalValue.IsId(wanted))) return new WriteReceipt.Rejected(WriteRejection.Invalid);
        if (await BeforeAsync(move, cancellationToken) is not { } before || !OpenDentalMapping.TakesTime(before)) return new WriteReceipt.Rejected(WriteRejection.Gone); // staff have cancelled it meanwhile

        var body = new Dictionary<string, object> { ["AptDateTime"] = OpenDentalValue.Send(wall) };
        if ((to.RoomId ?? visit.RoomId ?? OpenDentalValue.Id(before.Op)) is { } room && OpenDentalValue.IsId(room)) body["Op"] = OpenDentalValue.Number(room);
        if (OpenDentalMapping.Provider(before) != to.ProviderId) body[ColumnOf(before)] = OpenDentalValue.Number(to.ProviderId);
        if (OpenDentalValue.Minutes(before.Pattern) != to.Minutes) body["Pattern"] = OpenDentalValue.Pattern(to.Minutes); // else the one that staff have drawn stays

        return await client.ChangeAppointmentAsync(visit.AppointmentId, body, cancellationToken) switch
        {
            OpenDentalOutcome.Done => await UnlessTwiceAsync(move, before, body, cancellationToken),
            OpenDentalOutcome.Refused refused => new WriteReceipt.Rejected(await ReasonAsync(move, refused, cancellationToken)),
            _ => new WriteReceipt.Unknown(),
        };
    }

    /// <summary>The visit as it stands. Where provider and length stay, what is known of it will do: requests are scarce, and somebody waits.</summary>
    private async Task<AppointmentRow?> BeforeAsync(AppointmentChange.Move move, CancellationToken cancellationToken)
    {
        var (visit, to) = (move.Visit, move.To);
        if (visit.ProviderId != to.ProviderId || visit.Minutes != to.Minutes || practice.Wall(visit.Start) is not { } wall) return await client.AppointmentAsync(visit.AppointmentId, cancellationToken);
        return new AppointmentRow(
            visit.AppointmentId, visit.PatientId, "Scheduled", OpenDentalValue.Pattern(visit.Minutes), null, null, null, visit.RoomId, visit.ProviderId, null, null, OpenDentalValue.Send(wall), null, null, null, null, null);
    }

    /// <summary>In hygiene the hygienist's visit stays one.</summary>
    private static string ColumnOf(AppointmentRow row) => OpenDentalValue.IsTrue(row.IsHygiene) && OpenDentalValue.Id(row.ProvHyg) is not null ? "ProvHyg" : "ProvNum";

    /// <summary>
    /// Who moves into a taken place goes back to where they came from. Where the day cannot be read nobody knows whether it is one, and where it does not show
    /// the visit itself somebody may have moved or cancelled that: it is looked at again later, and was answered, so it is never sent again.
    /// </summary>
    private async Task<WriteReceipt> UnlessTwiceAsync(AppointmentChange.Move move, AppointmentRow before, Dictionary<string, object> sent, CancellationToken cancellationToken)
    {
        var (stands, asked) = (new WriteReceipt.Confirmed(move.Visit.AppointmentId), new WriteReceipt.Submitted(move.Visit.AppointmentId));
        try
        {
            var (isThere, others) = await clash.LookAsync(move.Visit.AppointmentId, move.To.ProviderId, RoomOf(move), move.To.Start, move.To.Minutes, cancellationToken);
            if (!isThere) return asked;
            if (others.Count == 0) return stands;
        }
        catch (Exception e) when (e is VendorException or OperationCanceledException)
        {
            return asked;
        }

        var back = new Dictionary<string, object>();
        foreach (var name in sent.Keys)
        {
            var old = name switch
            {
                "AptDateTime" => before.AptDateTime,
                "Op" => before.Op,
                "ProvNum" => before.ProvNum,
                "ProvHyg" => before.ProvHyg,
                _ => before.Pattern,
            };
            if (old is not null) back[name] = name is "Op" or "ProvNum" or "ProvHyg" && OpenDentalValue.IsId(old) ? OpenDentalValue.Number(old) : old;
        }

        switch (await TryMoveBackAsync(move.Visit.AppointmentId, back))
        {
            case OpenDentalOutcome.Done:
                return new WriteReceipt.Rejected(WriteRejection.SlotTaken);
            case OpenDentalOutcome.Refused:
                Log.StandsTwice(logger, client.Access.AccountId, move.Visit.AppointmentId);
                return stands with { StandsTwice = true };
            default:
                return asked;
        }
    }

    /// <summary>The move was made, whatever becomes of this: not to have got it out is no reason to call the move unsent.</summary>
    private async Task<OpenDentalOutcome> TryMoveBackAsync(string appointmentId, Dictionary<string, object> back)
    {
        try
        {
            return await client.ChangeAppointmentAsync(appointmentId, back, CancellationToken.None);
        }
        catch (VendorException)
        {
            return new OpenDentalOutcome.Lost();
        }
    }

    private async Task<WriteRejection> ReasonAsync(AppointmentChange.Move move, OpenDentalOutcome.Refused refused, CancellationToken cancellationToken)
    {
        if (refused.Reason is WriteRejection.NotPermitted) return refused.Reason;
        try
        {
            return (await OthersAsync(move, cancellationToken)).Count > 0 ? WriteRejection.SlotTaken : refused.Reason;
        }
        catch (Exception e) when (e is VendorException or OperationCanceledException)
        {
            return refused.Reason;
        }
    }

    private Task<IReadOnlyList<string>> OthersAsync(AppointmentChange.Move move, CancellationToken cancellationToken) =>
        clash.OthersAsync(move.Visit.AppointmentId, move.To.ProviderId, RoomOf(move), move.To.Start, move.To.Minutes, cancellationToken);

    private static string? RoomOf(AppointmentChange.Move move) => move.To.RoomId ?? move.Visit.RoomId;

    /// <summary>Only a scheduled visit can be broken: one that is broken already was refused for that.</summary>
    private async Task<bool> IsDoneAsync(AppointmentChange change, OpenDentalOutcome.Refused refused, CancellationToken cancellationToken)
    {
        if (refused.Reason is WriteRejection.NotPermitted) return false;
        try
        {
            return await client.AppointmentAsync(change.Visit.AppointmentId, cancellationToken) is { } row && IsDone(change, row, practice, Instant.FromDateTimeOffset(clock.GetUtcNow()));
        }
        catch (Exception e) when (e is VendorException or OperationCanceledException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Open Dental account {AccountId}: appointment {AppointmentId} was moved to where another one is, and may not be moved back from here.")]
        public static partial void StandsTwice(ILogger logger, string accountId, string appointmentId);
    }
}
