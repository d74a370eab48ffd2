using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Tests.Support.Clinics;
using static Parlae.Pms.Tests.Auditing.Completeness.AuditLines;

namespace Parlae.Pms.Tests.Auditing.Completeness;

/// <summary>What needs another account or another practice: payments where they are switched on, names where the practice's system takes them, and tools where they are switched off.</summary>
internal static class AuditedElsewhere
{
    private const string Root = "/api/pms";

    /// <summary>Lets a patient be changed.</summary>
    private const string Renaming = "OrthoTrac";

    private const string Shown = "name,dateOfBirth,phones,email,address";

    private static readonly string[] Found = Access("getPatient", "ok", "name");

    /// <summary>The ways to pay are asked for first, which are nobody's.</summary>
    private static readonly string[] WithoutWays = [];

    private static int receipts;

    public static IEnumerable<AuditCase> All =>
    [
        .. ToolNames.All.Except(["getPracticeInfo", "getProviders", "getAppointmentTypes", "checkAvailability", "transferToStaff"]).Select(tool => SwitchedOff(tool, Refused(tool, "notOffered"))),
        SwitchedOff("getAppointmentTypes"),
        SwitchedOff("checkAvailability"),

        .. AuditedRoutes.Route("POST payments", "recordPayment", "write", PaymentAsync,
            [.. Found, .. Access("recordPayment", "recorded", "payments")], WithoutWays, ($"{Root}/payments", new { patientId = "1", amount = 0 }), AuditStage.Paying),
        Payment(Situation.BadInput, _ => new { patientId = "1", amount = 80, method = "bitcoin", reference = "receipt 1042" }),
        Payment(Situation.Refusal, _ => new { patientId = "424242", amount = 80, method = "Cash", reference = "receipt 1042" }, Access("getPatient", "notFound", "name")),
        Payment(Situation.Refusal, _ => new { patientId = "1", cardNumber = "4111 1111 1111 1111" }, Refused("recordPayment", "cardData")),

        .. AuditedRoutes.Route("PATCH patient", "updatePatient", "write", async stage => ($"{Root}/patients/{await IdAsync(stage)}", new { preferredName = "Zeph" }),
            [.. Access("getPatient", "ok", Shown), .. Access("updatePatient", "updated", "preferredName")], Access("getPatient", "failed", Shown),
            ($"{Root}/patients/1", new { preferredName = 7 })).Select(AtRenaming),
        AtRenaming(AuditedRoutes.Of(Clinic.AccountId, "PATCH patient", Situation.BadInput, async stage => ($"{Root}/patients/{await IdAsync(stage)}", new { }))),
        AtRenaming(AuditedRoutes.Of(Clinic.AccountId, "PATCH patient", Situation.Refusal, _ => Task.FromResult<(string, object?)>(($"{Root}/patients/424242", new { preferredName = "Zeph" })), Access("getPatient", "notFound", Shown))),
        AtRenaming(AuditedRoutes.Of(
            Clinic.AccountId, "PATCH patient", Situation.Refusal, async stage => ($"{Root}/patients/{await IdAsync(stage)}", new { preferredName = "Zeph", phones = new[] { "6135550288" } }), Refused("updatePatient", "notOffered", "patient"))),
        AtRenaming(Renamed(Situation.Success, Access("updatePatient", "updated", "preferredName"))),
        AtRenaming(Renamed(Situation.PmsFailure, Access("updatePatient", "submitted", "preferredName"))),
    ];

    private static AuditCase SwitchedOff(string tool, params string[] entries) => new(tool, Situation.Refusal, stage => Task.FromResult(
        AuditStage.Use(new(stage.Clinic, stage.Clinic.Newcomer().CallerNumber) { PhoneNumberId = $"number-of-{AuditStage.Bare}" }, tool, new { patientId = "p1" }, AuditStage.Bare)), entries);

    private static async Task<(string, object?)> PaymentAsync(AuditStage stage) => ($"{Root}/payments", new { patientId = await IdAsync(stage), amount = 80, method = "Cash", reference = $"receipt {++receipts}" });

    private static AuditCase Payment(Situation situation, Func<AuditStage, object> body, params string[] entries) =>
        AuditedRoutes.Of(AuditStage.Paying, "POST payments", situation, stage => Task.FromResult<(string, object?)>(($"{Root}/payments", body(stage))), entries);

    private static AuditCase Renamed(Situation situation, string[] entries) =>
        new("updatePatient", situation, async stage => AuditStage.Use(await stage.CallAsync(2), "updatePatient", new { patientId = "p1", preferredName = "Zephyr" }), entries);

    private static AuditCase AtRenaming(AuditCase one) => one with { SikkaPms = Renaming };

    private static async Task<string> IdAsync(AuditStage stage) => (await stage.PersonAsync()).SikkaId!;
}
