using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Practices;

/// <summary>What an adapter needs to speak for one account.</summary>
/// <param name="AccountId">For limits, tokens and messages.</param>
/// <param name="Credentials">The account's own secrets (contract 8); they never reach a log or an exception.</param>
/// <param name="Config">The account's vendor settings.</param>
/// <param name="Facts">What the last check learned (<see cref="ConnectionReport.Facts"/>); empty before the first.</param>
/// <param name="Zone">The practice's zone: vendors' wall times are read in it.</param>
/// <param name="Capabilities">As last known; all off before the first check.</param>
/// <param name="RequestsPerSecond">The clinic's own ceiling; null: the vendor's rule.</param>
public sealed record PmsLink(
    string AccountId,
    IReadOnlyDictionary<string, string> Credentials,
    IReadOnlyDictionary<string, string> Config,
    IReadOnlyDictionary<string, string> Facts,
    DateTimeZone Zone,
    PmsCapabilities Capabilities,
    double? RequestsPerSecond = null) : SecretData;

/// <summary>Opens connections of one vendor; registered under its <see cref="PmsVendor"/> key.</summary>
public interface IPmsConnector
{
    PmsVendor Vendor { get; }

    /// <summary>Names of the credentials and settings this vendor takes, for the setup's validation.</summary>
    PmsRequirements Requirements { get; }

    /// <summary>What a usual connection of this vendor can do, for whoever chooses one; what this practice's can do the test of the connection finds out.</summary>
    PmsCapabilities Usual { get; }

    /// <summary>Cheap: no request is made.</summary>
    PmsConnection Connect(PmsLink link);
}

/// <summary>Which members of <c>credentials</c> and <c>config</c> a vendor needs and knows.</summary>
public sealed record PmsRequirements(
    IReadOnlyList<string> RequiredCredentials,
    IReadOnlyList<string> OptionalCredentials,
    IReadOnlyList<string> RequiredConfig,
    IReadOnlyList<string> OptionalConfig);

/// <summary>One account's line to its PMS: one small interface per ability, null where the PMS has none.</summary>
public sealed record PmsConnection(IConnectionCheck Check, IPracticeDirectory Directory, IPracticeSchedule Schedule)
{
    public IAppointmentBook? Appointments { get; init; }

    /// <summary>Null where a visit is found by its day only.</summary>
    public IAppointmentLookup? AppointmentLookup { get; init; }
    public IAppointmentChanges? Changes { get; init; }
    public IPatientDirectory? Patients { get; init; }

    /// <summary>Null where a patient cannot be changed.</summary>
    public IPatientChanges? PatientChanges { get; init; }
    public INoteBook? Notes { get; init; }
    public IInsuranceDesk? Insurance { get; init; }

    /// <summary>Null where insurance is filed by hand only.</summary>
    public IInsuranceFiling? InsuranceFiling { get; init; }
    public IBillingDesk? Billing { get; init; }

    /// <summary>Null where every search is sure and cheap, or a list is neither.</summary>
    public IPatientList? PatientList { get; init; }

    /// <summary>Null where every write is performed before it is answered.</summary>
    public IWriteTracker? Writes { get; init; }

    /// <summary>Null where what was accepted cannot be taken back.</summary>
    public IWriteRecall? Recall { get; init; }
}

/// <summary>Tests credentials and settings against the PMS.</summary>
public interface IConnectionCheck
{
    /// <summary>A refusal is a value; only an unreachable vendor or a broken contract throws.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="steps">Told, in this order, when the check turns to the next step: the ones before it hold. It begins with the credentials.</param>
    Task<ConnectionReport> CheckAsync(CancellationToken cancellationToken, IProgress<ConnectionStep>? steps = null);
}

/// <summary>What the test of a connection does one after the other.</summary>
public enum ConnectionStep
{
    Credentials,

    /// <summary>The location, and what else the settings name, is there.</summary>
    Location,
    Capabilities,
}

/// <summary>What a test connection found.</summary>
public abstract record ConnectionReport
{
    private ConnectionReport() { }

    /// <summary>The connection works.</summary>
    /// <param name="Capabilities">What this connection can do.</param>
    /// <param name="Locations">Locations the credentials open; the configured one among them.</param>
    /// <param name="DataAsOf">Freshness of the vendor's copy; null when live.</param>
    /// <param name="Facts">For <see cref="PmsLink.Facts"/>: status words, PMS name and the like. No secrets, no patient data.</param>
    public sealed record Working(
        PmsCapabilities Capabilities,
        IReadOnlyList<PracticeLocation> Locations,
        Instant? DataAsOf,
        IReadOnlyDictionary<string, string> Facts) : ConnectionReport;

    /// <summary>The vendor refuses these credentials or settings; the reason is in our words and fit for an operator.</summary>
    public sealed record Refused(string Reason) : ConnectionReport;
}

/// <summary>A location of a practice.</summary>
[Business]
public sealed record PracticeLocation(string LocationId, string Name, string? Address);
