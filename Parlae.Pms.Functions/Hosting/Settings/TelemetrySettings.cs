namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>Where traces, metrics and logs go; off when neither is set.</summary>
/// <param name="AzureMonitor">Connection string of Application Insights; no secret, but it takes this program's identity to write there.</param>
/// <param name="Otlp">Address of an OpenTelemetry collector (gRPC).</param>
internal sealed record TelemetrySettings(string? AzureMonitor, Uri? Otlp)
{
    private const string ConnectionString = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    public bool IsOn => AzureMonitor is not null || Otlp is not null;

    public static TelemetrySettings Read(SettingReader settings)
    {
        var insights = settings.Text(ConnectionString);
        if (insights?.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase) == false)
            throw new SettingsException(ConnectionString, "must be the connection string of Application Insights (InstrumentationKey=...;IngestionEndpoint=...).");
        return new(insights, settings.Url("OTEL_EXPORTER_OTLP_ENDPOINT"));
    }
}
