using Parlae.Pms.Sandbox.Kolla;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.OnKolla;

[CollectionDefinition(nameof(KollaAtOnce))]
public sealed class KollaAtOnce : ICollectionFixture<PromptRowClinic<KollaRows>>;

[Collection(nameof(KollaAtOnce))]
public sealed class Row01(PromptRowClinic<KollaRows> clinic) : Row01_NewPatientBooksACleaning(clinic);

[Collection(nameof(KollaAtOnce))]
public sealed class Row02AtOnce(PromptRowClinic<KollaRows> clinic) : Row02_PracticeRejectsTheBookingAtOnce(clinic);

[Collection(nameof(KollaAtOnce))]
public sealed class Row03(PromptRowClinic<KollaRows> clinic) : Row03_FateOfTheWriteIsHidden(clinic);

[Collection(nameof(KollaAtOnce))]
public sealed class Row04(PromptRowClinic<KollaRows> clinic) : Row04_SameBookingTwice(clinic);

[Collection(nameof(KollaAtOnce))]
public sealed class Row05(PromptRowClinic<KollaRows> clinic) : Row05_LastTimeForTwoCallers(clinic);

[Collection(nameof(KollaAtOnce))]
public sealed class Row06(PromptRowClinic<KollaRows> clinic) : Row06_ABusyBFree(clinic);

[Collection(nameof(KollaAtOnce))]
public sealed class Row07(PromptRowClinic<KollaRows> clinic) : Row07_NinetyMinutes(clinic);

public sealed class Row08() : Row08_TodayIsOver(new KollaRows());

[Collection(nameof(KollaAtOnce))]
public sealed class Row09(PromptRowClinic<KollaRows> clinic) : Row09_DateOfLastYear(clinic);

public sealed class Row10() : Row10_OverTheChangeOfTheClocks(new KollaRows());

[Collection(nameof(KollaAtOnce))]
public sealed class Row11(PromptRowClinic<KollaRows> clinic) : Row11_ClosedSaturday(clinic);

[Collection(nameof(KollaAtOnce))]
public sealed class Row12(PromptRowClinic<KollaRows> clinic) : Row12_ThreePatientsShareANumber(clinic);

[Collection(nameof(KollaAtOnce))]
public sealed class Row13(PromptRowClinic<KollaRows> clinic) : Row13_Stranger(clinic);

[Collection(nameof(KollaAtOnce))]
public sealed class Row14(PromptRowClinic<KollaRows> clinic) : Row14_NoNumberOfTheCallers(clinic);

public sealed class Row15(ITestOutputHelper output) : Row15_HomePhoneAmongThousands(new KollaRows(), output);

public sealed class Row16() : Row16_PracticeRejectsAMove(new ClinicOptions { Vendor = "kolla" }, new MoveRefusal("PATCH", "/appointments/"));

/// <summary>A connector that moves nothing.</summary>
public sealed class Row16Anew() : Row16_PracticeRejectsAMove(
    new ClinicOptions { Vendor = "kolla", Setup = body => body["config"]!["connectorId"] = KollaCredentials.PlainConnectorId }, new MoveRefusal("POST", "/appointments"));

public sealed class Row17() : Row17_TwoCancels(new ClinicOptions { Vendor = "kolla" });

[Collection(nameof(KollaAtOnce))]
public sealed class Row18(PromptRowClinic<KollaRows> clinic) : Row18_Balance(clinic);

[Collection(nameof(KollaAtOnce))]
public sealed class Row19(PromptRowClinic<KollaRows> clinic) : Row19_TwoHundredOnMyCard(clinic);

public sealed class Row20(SigningClinic<KollaRows> clinic) : Row20_ForgedOldAndOversized(clinic), IClassFixture<SigningClinic<KollaRows>>;
