namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>Kinds of object at Vapi, in the order in which they need each other.</summary>
internal enum VapiKind
{
    Tool,
    Assistant,
    Squad,
    PhoneNumber,
}

internal static class VapiKinds
{
    public static string Path(this VapiKind kind) => kind switch
    {
        VapiKind.Tool => "tool",
        VapiKind.Assistant => "assistant",
        VapiKind.Squad => "squad",
        VapiKind.PhoneNumber => "phone-number",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static string Words(this VapiKind kind) => kind == VapiKind.PhoneNumber ? "phone number" : kind.Path();
}
