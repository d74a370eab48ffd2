using System.Text.Json;
using System.Text.Json.Serialization;
using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.OpenDental.Wire;

/// <summary>
/// Reads Open Dental's JSON: names with their case, since <c>Confirmed</c> and <c>confirmed</c> are two members of one object; text, number and boolean
/// alike, since each may come as another (reference 2); nothing required.
/// </summary>
internal static class OpenDentalJson
{
    public static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = false, Converters = { new LineJson.AnyText(OpenDentalValue.Text) } };
}
