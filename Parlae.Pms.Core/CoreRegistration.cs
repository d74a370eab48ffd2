using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Appointments.Changes;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Appointments.Waitlist;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Calls.Log;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Charts;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Core.Proofs.Reporting;
using Parlae.Pms.Core.Proofs.Running;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core;

/// <summary>Wiring of what is true of dental practices. Stores, adapters, a clock and logging are registered by whoever chooses them.</summary>
public static class CoreRegistration
{
    /// <summary>Rehearsals register their own <see cref="IFailpoints"/> beforehand; otherwise no step fails.</summary>
    public static IServiceCollection AddPmsCore(this IServiceCollection services, CacheLife cacheLife, FigureLife figureLife) => services
        .AddSingleton(cacheLife)
        .AddSingleton(figureLife)
        .AddPractices()
        .AddFigures()
        .AddCalls()
        .AddPatients()
        .AddBilling()
        .AddAppointments()
        .AddWrites()
        .AddMessages()
        .AddProofs()
        .AddSingleton<AuditedWork>()
        .AddFailpoints();

    private static IServiceCollection AddFailpoints(this IServiceCollection services)
    {
        services.TryAddSingleton<IFailpoints, NoFailpoints>();
        return services;
    }

    private static IServiceCollection AddPractices(this IServiceCollection services) => services
        .AddSingleton<AccountStore>()
        .AddSingleton<IAccountDirectory>(provider => provider.GetRequiredService<AccountStore>())
        .AddSingleton<AccountSetup>()
        .AddSingleton<FirstReadings>()
        .AddSingleton<ApiKeys>()
        .AddSingleton<ApiKeyBook>()
        .AddSingleton(new AccountCollection(ApiKeyBook.Collection))
        .AddSingleton<IVendorTokens, StoredVendorTokens>()
        .AddSingleton(new PhiCollection(StoredVendorTokens.Collection))
        .AddSingleton<PmsConnections>()
        .AddSingleton<ConnectionPulse>()
        .AddSingleton<PracticeCalendar>()
        .AddSingleton<OpeningHours>()
        .AddSingleton<ConnectionWatch>();

    private static IServiceCollection AddCalls(this IServiceCollection services) => services
        .AddSingleton<CallSessions>()
        .AddSingleton<CallClosing>()
        .AddSingleton<CallPrefetch>()
        .AddSingleton<ICallPrefetch>(provider => provider.GetRequiredService<CallPrefetch>())
        .AddSingleton<DailyCounters>()
        .AddSingleton(new PhiCollection(CallSessions.Collection))
        .AddSingleton(new PhiCollection(DailyCounters.Collection));

    private static IServiceCollection AddFigures(this IServiceCollection services) => services
        .AddSingleton<AccountFigures>()
        .AddSingleton<CallLog>()
        .AddSingleton<IWrittenLate>(provider => provider.GetRequiredService<AccountFigures>())
        .AddSingleton<IWrittenLate>(provider => provider.GetRequiredService<CallLog>())
        .AddSingleton<ExpiredFigures>()
        .AddSingleton(new AccountCollection(AccountFigures.Collection))
        .AddSingleton(new AccountCollection(CallLog.Collection));

    private static IServiceCollection AddPatients(this IServiceCollection services) => services
        .AddSingleton<PatientReads>()
        .AddSingleton<PhoneIndex>()
        .AddSingleton(new PhiCollection(PhoneIndex.Collection))
        .AddSingleton<IdentityLocks>()
        .AddSingleton<CreationPace>()
        .AddSingleton<PatientSearch>()
        .AddSingleton<PatientIdentification>()
        .AddSingleton<NewPatientLimits>()
        .AddSingleton<PatientsToMerge>()
        .AddSingleton<PatientCreation>()
        .AddSingleton<CallerRecognition>()
        .AddSingleton<CallerCandidates>()
        .AddSingleton<ContactChanges>()
        .AddSingleton<ContactUpdate>()
        .AddSingleton<PreferredNames>()
        .AddSingleton<ChartReads>()
        .AddSingleton<PatientCard>()
        .AddSingleton<PatientNotes>()
        .AddSingleton<PatientInsurance>()
        .AddSingleton<StaffRequests>()
        .AddSingleton<ChartRequests>()
        .AddSingleton<ChartWriting>()
        .AddSingleton<NoteWriting>()
        .AddSingleton<InsuranceWriting>()
        .AddSingleton(new AccountCollection(ContactChanges.Collection));

    private static IServiceCollection AddBilling(this IServiceCollection services) => services
        .AddSingleton<PatientAccount>()
        .AddSingleton<PaymentRequests>()
        .AddSingleton<PaymentRecording>();

    private static IServiceCollection AddAppointments(this IServiceCollection services) => services
        .AddSingleton<SlotHolds>()
        .AddSingleton<VisitFinder>()
        .AddSingleton<AvailabilityQuestion>()
        .AddSingleton<PatientAppointments>()
        .AddSingleton<PracticeAppointments>()
        .AddSingleton<VisitLookup>()
        .AddSingleton<StatusChanges>()
        .AddSingleton<SplitMove>()
        .AddSingleton<PendingMoves>()
        .AddSingleton<Rescheduling>()
        .AddSingleton<StandingVisits>()
        .AddSingleton<SlotTaking>()
        .AddSingleton<Booking>()
        .AddSingleton<Waitlist>()
        .AddSingleton<WaitlistJoining>()
        .AddSingleton<FreedSlots>()
        .AddSingleton(new AccountCollection(Waitlist.Collection));

    /// <summary>Whoever hosts it registers <see cref="IMessageWords"/> and <see cref="IOutboxRoutes"/>.</summary>
    private static IServiceCollection AddMessages(this IServiceCollection services) => services
        .AddSingleton<Outbox>()
        .AddSingleton<OutboxReadiness>()
        .AddSingleton<OutboxDelivery>()
        .AddSingleton<MessageComposer>()
        .AddSingleton<PatientContacts>()
        .AddSingleton<PatientMessages>()
        .AddSingleton<WriteFollowUps>()
        .AddSingleton(new AccountCollection(Outbox.Collection));

    private static IServiceCollection AddWrites(this IServiceCollection services) => services
        .AddSingleton<WriteLedger>()
        .AddSingleton<OpenWrites>()
        .AddSingleton<WriteDispatch>()
        .AddSingleton<WriteEnding>()
        .AddSingleton<UndoneBookings>()
        .AddSingleton<HoldUpkeep>()
        .AddSingleton<WaitingWrites>()
        .AddSingleton<PromptWrites>()
        .AddSingleton<StaffTasks>()
        .AddSingleton<StaffClosing>()
        .AddSingleton<StaffHandover>()
        .AddSingleton<WriteReconciliation>()
        .AddSingleton(new AccountCollection(WriteLedger.Collection))
        .AddSingleton(new AccountCollection(StaffTasks.Collection));

    private static IServiceCollection AddProofs(this IServiceCollection services) => services
        .AddSingleton<GoLiveProofs>()
        .AddSingleton<GoLive>()
        .AddSingleton<ProofCarrying>()
        .AddSingleton<ProofOpenings>()
        .AddSingleton<ProofWrites>()
        .AddSingleton<ProofBooking>()
        .AddSingleton<ProofMoving>()
        .AddSingleton<ProofCancelling>()
        .AddSingleton<ProofReading>()
        .AddSingleton<ProofLeaving>()
        .AddSingleton<ProofLeftovers>()
        .AddSingleton<UnattendedProofs>()
        .AddSingleton<ProofVerifier>()
        .AddSingleton(new AccountCollection(GoLiveProofs.Collection));
}
