using System.Net;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>An answer in Sikka's error envelope (reference 5), spelled as Sikka spells it.</summary>
internal sealed record SikkaError(int Http, string Desc, string Code, string Short, string Long, string More, string LongMember = "long_message")
{
    internal static SikkaError KeyMissing { get; } =
        new(400, "BadRequest", "API1004", "Missing Parameter", "Requestkey is missing/invalid", "Please provide correct requestkey");

    internal static SikkaError KeyExpired { get; } =
        new(400, "BadRequest", "API1025", "Request key expired", "Request key is not valid, it is expired.", "Please generate new request key and make new request.");

    internal static SikkaError WrongApplication { get; } =
        new(401, "Unauthorized", "API2003", "Authentication/Authorization Failed", "ID or key is incorrect.", "Check the application id and application key.");

    internal static SikkaError NotInPlan { get; } =
        new(401, "Unauthorized", "API2004", "Authentication/Authorization Failed", "You are not authorized to use this API.", "Contact API support to use this API.");

    internal static SikkaError WrongPractice { get; } = new(401, "Unauthorized", "API2007", "Authentication/Authorization Failed",
        "You are not authorized to access practice details with Sikka API.", "Ask the practice to allow access.");

    internal static SikkaError NotFound { get; } = new(404, "NotFound", "API2009", "Resource not found", "The requested resource does not exist.", "");

    internal static SikkaError MethodNotAllowed { get; } = new(405, "MethodNotAllowed", "API2014", "Method not allowed", "This method is not supported for this resource.", "");

    internal static SikkaError Gone { get; } = new(410, "Gone", "API2018", "Gone", "The writeback request is already completed.", "");

    internal static SikkaError SpuOffline { get; } = new(412, "Preconditon Failed", "API2017",
        "The server does not meet one of the preconditions that the requester put on the request.", "Sikka platform utility is offline", "--", LongMember: "log_message");

    internal static SikkaError NotJson { get; } = new(415, "UnsupportedMediaType", "API1006", "Format not supported", "The request body is not a JSON object.", "");

    internal static SikkaError MissingParameter(string name) => new(400, "BadRequest", "API1001", "Missing Parameter", $"{name} is missing", $"Please provide {name}");

    internal static SikkaError InvalidParameter(string name) => new(400, "BadRequest", "API1002", "Invalid Parameter", $"{name} is invalid", $"Please provide a valid {name}");

    internal static SikkaError InvalidValue(string text) => new(422, "UnprocessableEntity", "API2019", "Invalid parameters", text, "");

    internal static SikkaError Done(string text) => new((int)HttpStatusCode.OK, "OK", "API4006", "", text, "");

    internal static SikkaError KeyDeleted(string code, string what) => new(200, "OK", code, $"{what} deleted", $"{what} deleted successfully.", "");
}

/// <summary>Thrown where a request turns out to be one that Sikka refuses; answered at one place.</summary>
internal sealed class SikkaRefusal(SikkaError error) : Exception(error.Code)
{
    internal SikkaError Error => error;
}
