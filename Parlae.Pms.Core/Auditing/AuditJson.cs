using System.Text.Json.Serialization;

namespace Parlae.Pms.Core.Auditing;

/// <summary>How the trail's records become JSON. What was written is never written again from what was read, so a member may be added (with a default).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(AuditHead))]
[JsonSerializable(typeof(AuditCheckpoint))]
[JsonSerializable(typeof(AuditExportStart))]
[JsonSerializable(typeof(AuditExportEnd))]
[JsonSerializable(typeof(KeptAuditRoot))]
[JsonSerializable(typeof(AuditKeyFile))]
internal sealed partial class AuditJson : JsonSerializerContext;
