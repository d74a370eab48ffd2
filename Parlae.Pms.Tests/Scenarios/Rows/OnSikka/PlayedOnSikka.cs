using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.OnSikka;

[CollectionDefinition(nameof(SikkaLater))]
public sealed class SikkaLater : ICollectionFixture<LaterClinic<SikkaRows>>;

[CollectionDefinition(nameof(SikkaAtOnce))]
public sealed class SikkaAtOnce : ICollectionFixture<PromptRowClinic<SikkaRows>>;

[Collection(nameof(SikkaLater))]
public sealed class Row01(LaterClinic<SikkaRows> clinic) : Row01_NewPatientBooksACleaning(clinic);

[Collection(nameof(SikkaAtOnce))]
public sealed class Row02AtOnce(PromptRowClinic<SikkaRows> clinic) : Row02_PracticeRejectsTheBookingAtOnce(clinic);

[Collection(nameof(SikkaLater))]
public sealed class Row02Later(LaterClinic<SikkaRows> clinic) : Row02_PracticeRejectsTheBookingLater(clinic);

[Collection(nameof(SikkaLater))]
public sealed class Row03(LaterClinic<SikkaRows> clinic) : Row03_FateOfTheWriteIsHidden(clinic);

[Collection(nameof(SikkaLater))]
public sealed class Row04(LaterClinic<SikkaRows> clinic) : Row04_SameBookingTwice(clinic);

[Collection(nameof(SikkaAtOnce))]
public sealed class Row05(PromptRowClinic<SikkaRows> clinic) : Row05_LastTimeForTwoCallers(clinic);

[Collection(nameof(SikkaAtOnce))]
public sealed class Row06(PromptRowClinic<SikkaRows> clinic) : Row06_ABusyBFree(clinic);

[Collection(nameof(SikkaAtOnce))]
public sealed class Row07(PromptRowClinic<SikkaRows> clinic) : Row07_NinetyMinutes(clinic);

public sealed class Row08() : Row08_TodayIsOver(new SikkaRows());

[Collection(nameof(SikkaAtOnce))]
public sealed class Row09(PromptRowClinic<SikkaRows> clinic) : Row09_DateOfLastYear(clinic);

public sealed class Row10() : Row10_OverTheChangeOfTheClocks(new SikkaRows());

[Collection(nameof(SikkaLater))]
public sealed class Row11(LaterClinic<SikkaRows> clinic) : Row11_ClosedSaturday(clinic);

[Collection(nameof(SikkaLater))]
public sealed class Row12(LaterClinic<SikkaRows> clinic) : Row12_ThreePatientsShareANumber(clinic);

[Collection(nameof(SikkaLater))]
public sealed class Row13(LaterClinic<SikkaRows> clinic) : Row13_Stranger(clinic);

[Collection(nameof(SikkaLater))]
public sealed class Row14(LaterClinic<SikkaRows> clinic) : Row14_NoNumberOfTheCallers(clinic);

public sealed class Row15(ITestOutputHelper output) : Row15_HomePhoneAmongThousands(new SikkaRows(), output);

/// <summary>It is moved in one step, and the refusal comes at once.</summary>
public sealed class Row16InOneStep() : Row16_PracticeRejectsAMove(new ClinicOptions(0) { SikkaPms = "Dentrix" }, new MoveRefusal("PUT", "/appointment"));

/// <summary>In one step, and the refusal comes later.</summary>
public sealed class Row16InOneStepLater() : Row16_PracticeRejectsAMove(new ClinicOptions(160) { SikkaPms = "Dentrix" }, new MoveRefusal("PUT", "/appointment", IsAnswered: false));

/// <summary>It is booked anew, and the refusal comes at once.</summary>
public sealed class Row16Anew() : Row16_PracticeRejectsAMove(new ClinicOptions(0) { SikkaPms = "OpenDental" }, new MoveRefusal("POST", "/appointment"));

/// <summary>It is booked anew, and the refusal comes later.</summary>
public sealed class Row16AnewLater() : Row16_PracticeRejectsAMove(new ClinicOptions(160) { SikkaPms = "OpenDental" }, new MoveRefusal("POST", "/appointment", IsAnswered: false));

public sealed class Row17() : Row17_TwoCancels(new ClinicOptions(WritebackSeconds: 0) { SikkaPms = "OpenDental" }, "Broken");

public sealed class Row17InAnotherWord() : Row17_TwoCancels(new ClinicOptions(WritebackSeconds: 0) { SikkaPms = "Eaglesoft" }, "Cancelled");

[Collection(nameof(SikkaLater))]
public sealed class Row18(LaterClinic<SikkaRows> clinic) : Row18_Balance(clinic);

[Collection(nameof(SikkaLater))]
public sealed class Row19(LaterClinic<SikkaRows> clinic) : Row19_TwoHundredOnMyCard(clinic);

public sealed class Row20(SigningClinic<SikkaRows> clinic) : Row20_ForgedOldAndOversized(clinic), IClassFixture<SigningClinic<SikkaRows>>;
