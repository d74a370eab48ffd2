// What the program reads and who gives it: the names are the program's own (local.settings.sample.json lists them all).

@export()
@description('Settings whose value is a secret: each is a secret of the vault, and the app setting refers to it.')
var secretSettings = [
  'VAPI_WEBHOOK_SECRET'
  'VAPI_WEBHOOK_SECRET_PREVIOUS'
  'VAPI_API_KEY'
  'SIKKA_APPLICATION_ID'
  'SIKKA_SECRET_KEY'
  'KOLLA_API_KEY'
  'OPENDENTAL_DEVELOPER_KEY'
  'NEXHEALTH_API_KEY'
  'Parlae__Outbox__Smtp'
  'Parlae__Outbox__WebhookSecret'
]

@export()
@description('The name of the secret behind a setting. The program names its own secrets parlae-...; these are apart from them.')
func secretName(setting string) string => 'setting-${toLower(replace(replace(setting, '__', '-'), '_', '-'))}'

@export()
@description('What an operator may set beyond the rest. An unknown name is refused; left out, the program decides.')
@sealed()
type operatorSettings = {
  Vapi__Auth__Kind: string?
  Vapi__Auth__HeaderName: string?
  Vapi__Auth__BearerPrefix: string?
  Vapi__Auth__BearerPrefixEnabled: string?
  Vapi__Auth__Hmac__Algorithm: string?
  Vapi__Auth__Hmac__PayloadFormat: string?
  Vapi__Auth__Hmac__SignatureHeader: string?
  Vapi__Auth__Hmac__SignaturePrefix: string?
  Vapi__Auth__Hmac__SignatureEncoding: string?
  Vapi__Auth__Hmac__TimestampHeader: string?
  Vapi__Auth__Hmac__IncludeTimestamp: string?
  Vapi__Auth__Hmac__MessageIdHeader: string?
  Vapi__Auth__Hmac__SecretIsBase64: string?
  Vapi__BaseUrl: string?
  Sikka__BaseUrl: string?
  Sikka__MinimumTls: string?
  Kolla__BaseUrl: string?
  Kolla__ConnectBaseUrl: string?
  Kolla__MinimumTls: string?
  OpenDental__BaseUrl: string?
  OpenDental__MinimumTls: string?
  NexHealth__BaseUrl: string?
  NexHealth__MinimumTls: string?
  Parlae__Entra__ClientId: string?
  Parlae__Entra__Authority: string?
  Parlae__RateLimit__AccountPerMinute: string?
  Parlae__RateLimit__CredentialPerMinute: string?
  Parlae__RateLimit__Burst: string?
  Parlae__ToolDeadlineSeconds: string?
  Parlae__Cache__Minutes: string?
  Parlae__Figures__Days: string?
  Parlae__Outbox__Webhook: string?
  Parlae__Outbox__MinimumTls: string?
  OTEL_EXPORTER_OTLP_ENDPOINT: string?
}
