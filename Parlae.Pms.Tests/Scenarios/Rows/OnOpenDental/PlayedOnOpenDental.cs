using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.OnOpenDental;

[CollectionDefinition(nameof(OpenDentalAtOnce))]
public sealed class OpenDentalAtOnce : ICollectionFixture<PromptRowClinic<OpenDentalRows>>;

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row01(PromptRowClinic<OpenDentalRows> clinic) : Row01_NewPatientBooksACleaning(clinic);

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row02AtOnce(PromptRowClinic<OpenDentalRows> clinic) : Row02_PracticeRejectsTheBookingAtOnce(clinic);

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row03(PromptRowClinic<OpenDentalRows> clinic) : Row03_FateOfTheWriteIsHidden(clinic);

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row04(PromptRowClinic<OpenDentalRows> clinic) : Row04_SameBookingTwice(clinic);

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row05(PromptRowClinic<OpenDentalRows> clinic) : Row05_LastTimeForTwoCallers(clinic);

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row06(PromptRowClinic<OpenDentalRows> clinic) : Row06_ABusyBFree(clinic);

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row07(PromptRowClinic<OpenDentalRows> clinic) : Row07_NinetyMinutes(clinic);

public sealed class Row08() : Row08_TodayIsOver(new OpenDentalRows());

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row09(PromptRowClinic<OpenDentalRows> clinic) : Row09_DateOfLastYear(clinic);

public sealed class Row10() : Row10_OverTheChangeOfTheClocks(new OpenDentalRows());

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row11(PromptRowClinic<OpenDentalRows> clinic) : Row11_ClosedSaturday(clinic);

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row12(PromptRowClinic<OpenDentalRows> clinic) : Row12_ThreePatientsShareANumber(clinic);

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row13(PromptRowClinic<OpenDentalRows> clinic) : Row13_Stranger(clinic);

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row14(PromptRowClinic<OpenDentalRows> clinic) : Row14_NoNumberOfTheCallers(clinic);

public sealed class Row15(ITestOutputHelper output) : Row15_HomePhoneAmongThousands(new OpenDentalRows(), output);

public sealed class Row16() : Row16_PracticeRejectsAMove(new ClinicOptions { Vendor = "opendental" }, new MoveRefusal("PUT", "/appointments/"));

public sealed class Row17() : Row17_TwoCancels(new ClinicOptions { Vendor = "opendental" });

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row18(PromptRowClinic<OpenDentalRows> clinic) : Row18_Balance(clinic);

[Collection(nameof(OpenDentalAtOnce))]
public sealed class Row19(PromptRowClinic<OpenDentalRows> clinic) : Row19_TwoHundredOnMyCard(clinic);

public sealed class Row20(SigningClinic<OpenDentalRows> clinic) : Row20_ForgedOldAndOversized(clinic), IClassFixture<SigningClinic<OpenDentalRows>>;
