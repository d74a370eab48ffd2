using Parlae.Pms.Sandbox.NexHealth;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.OnNexHealth;

[CollectionDefinition(nameof(NexHealthLater))]
public sealed class NexHealthLater : ICollectionFixture<LaterClinic<NexHealthRows>>;

[CollectionDefinition(nameof(NexHealthAtOnce))]
public sealed class NexHealthAtOnce : ICollectionFixture<PromptRowClinic<NexHealthRows>>;

/// <summary>Rows that wait for more than a day, since nobody tells what was refused.</summary>
[CollectionDefinition(nameof(NexHealthForDays))]
public sealed class NexHealthForDays : ICollectionFixture<LaterClinic<NexHealthRows>>;

[Collection(nameof(NexHealthLater))]
public sealed class Row01(LaterClinic<NexHealthRows> clinic) : Row01_NewPatientBooksACleaning(clinic);

[Collection(nameof(NexHealthAtOnce))]
public sealed class Row02AtOnce(PromptRowClinic<NexHealthRows> clinic) : Row02_PracticeRejectsTheBookingAtOnce(clinic);

[Collection(nameof(NexHealthForDays))]
public sealed class Row02Later(LaterClinic<NexHealthRows> clinic) : Row02_PracticeRejectsTheBookingLater(clinic);

[Collection(nameof(NexHealthForDays))]
public sealed class Row03(LaterClinic<NexHealthRows> clinic) : Row03_FateOfTheWriteIsHidden(clinic);

[Collection(nameof(NexHealthLater))]
public sealed class Row04(LaterClinic<NexHealthRows> clinic) : Row04_SameBookingTwice(clinic);

[Collection(nameof(NexHealthAtOnce))]
public sealed class Row05(PromptRowClinic<NexHealthRows> clinic) : Row05_LastTimeForTwoCallers(clinic);

[Collection(nameof(NexHealthAtOnce))]
public sealed class Row06(PromptRowClinic<NexHealthRows> clinic) : Row06_ABusyBFree(clinic);

[Collection(nameof(NexHealthAtOnce))]
public sealed class Row07(PromptRowClinic<NexHealthRows> clinic) : Row07_NinetyMinutes(clinic);

public sealed class Row08() : Row08_TodayIsOver(new NexHealthRows());

[Collection(nameof(NexHealthAtOnce))]
public sealed class Row09(PromptRowClinic<NexHealthRows> clinic) : Row09_DateOfLastYear(clinic);

public sealed class Row10() : Row10_OverTheChangeOfTheClocks(new NexHealthRows());

[Collection(nameof(NexHealthAtOnce))]
public sealed class Row11(PromptRowClinic<NexHealthRows> clinic) : Row11_ClosedSaturday(clinic);

[Collection(nameof(NexHealthAtOnce))]
public sealed class Row12(PromptRowClinic<NexHealthRows> clinic) : Row12_ThreePatientsShareANumber(clinic);

[Collection(nameof(NexHealthLater))]
public sealed class Row13(LaterClinic<NexHealthRows> clinic) : Row13_Stranger(clinic);

[Collection(nameof(NexHealthAtOnce))]
public sealed class Row14(PromptRowClinic<NexHealthRows> clinic) : Row14_NoNumberOfTheCallers(clinic);

public sealed class Row15(ITestOutputHelper output) : Row15_HomePhoneAmongThousands(new NexHealthRows(), output);

/// <summary>It refuses in its own answer.</summary>
public sealed class Row16() : Row16_PracticeRejectsAMove(new ClinicOptions { Vendor = "nexhealth" }, new MoveRefusal("PATCH", "/appointments/"));

/// <summary>The practice's system refuses, which shows when NexHealth has read it again.</summary>
public sealed class Row16Later() : Row16_PracticeRejectsAMove(new ClinicOptions { Vendor = "nexhealth" }, new MoveRefusal("PATCH", "/appointments/", IsAnswered: false));

/// <summary>A system in which nothing can be moved.</summary>
public sealed class Row16Anew() : Row16_PracticeRejectsAMove(
    new ClinicOptions { Vendor = "nexhealth", Setup = body => (body["config"]!["subdomain"], body["config"]!["locationId"]) = (NexHealthCredentials.PlainSubdomain, NexHealthCredentials.PlainLocationId) },
    new MoveRefusal("POST", "/appointments"));

public sealed class Row17() : Row17_TwoCancels(new ClinicOptions { Vendor = "nexhealth" });

[Collection(nameof(NexHealthAtOnce))]
public sealed class Row18(PromptRowClinic<NexHealthRows> clinic) : Row18_Balance(clinic);

[Collection(nameof(NexHealthAtOnce))]
public sealed class Row19(PromptRowClinic<NexHealthRows> clinic) : Row19_TwoHundredOnMyCard(clinic);

public sealed class Row20(SigningClinic<NexHealthRows> clinic) : Row20_ForgedOldAndOversized(clinic), IClassFixture<SigningClinic<NexHealthRows>>;
