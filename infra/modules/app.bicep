// The plan and the app on it. Nothing here is a secret: those are references into the vault.

import { operatorSettings, secretName, secretSettings } from 'settings.bicep'

param planName string
param name string
param location string
param tags object

@allowed([
  'custom'
  'dotnet-isolated'
])
param hostingModel string

param identityId string
param identityClientId string
param packageUri string
param hostStorageName string
param tableEndpoint string
param blobEndpoint string
param cosmosEndpoint string
param cosmosDatabase string
param vaultUri string
param insightsConnectionString string
param subnetId string
param publicUrl string
param auditYears int
param settings operatorSettings

@description('Secret settings that have a secret in the vault; the others are left blank, which the program takes for absent.')
param settingsInVault string[]

@minValue(1)
param alwaysReady int

@minValue(1)
@maxValue(1000)
param maximumInstances int

@allowed([
  512
  2048
  4096
])
param instanceMemoryMB int

@description('Networks that may reach the app; none: everybody may, and must show a credential.')
param allowedNetworks string[]

var runtime = hostingModel == 'custom'
  ? {
      name: 'custom'
      version: '1.0'
    }
  : {
      name: 'dotnet-isolated'
      version: '10.0'
    }

// A reference that cannot be resolved is handed to the program as it stands; the program knows its form and does not start.
var secretValues = toObject(
  secretSettings,
  setting => setting,
  setting =>
    contains(settingsInVault, setting)
      ? '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${secretName(setting)}/)'
      : ''
)

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: union(tags, {
    'azd-service-name': 'app'
  })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled' // Vapi calls from the internet; who may is below, and each call must show its credential
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: runtime
      scaleAndConcurrency: {
        alwaysReady: [
          {
            name: 'http'
            instanceCount: alwaysReady
          }
        ]
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemoryMB
      }
    }
    siteConfig: {
      minTlsVersion: '1.3'
      scmMinTlsVersion: '1.3'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
      ipSecurityRestrictionsDefaultAction: empty(allowedNetworks) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: [
        for (network, i) in allowedNetworks: {
          name: 'allowed-${i}'
          action: 'Allow'
          priority: 100 + i
          ipAddress: network
        }
      ]
      scmIpSecurityRestrictionsDefaultAction: 'Allow' // deployments come from anywhere, signed in with Entra
      scmIpSecurityRestrictionsUseMain: false
    }
  }
}

resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

resource appSettings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'appsettings'
  properties: {
    AzureWebJobsStorage__accountName: hostStorageName
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identityClientId
    AZURE_CLIENT_ID: identityClientId
    WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED: '0' // means the isolated worker alone: decision 14
    APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    OTEL_EXPORTER_OTLP_ENDPOINT: settings.?OTEL_EXPORTER_OTLP_ENDPOINT ?? ''

    VAPI_WEBHOOK_SECRET: secretValues.VAPI_WEBHOOK_SECRET
    VAPI_WEBHOOK_SECRET_PREVIOUS: secretValues.VAPI_WEBHOOK_SECRET_PREVIOUS
    VAPI_API_KEY: secretValues.VAPI_API_KEY
    Vapi__BaseUrl: settings.?Vapi__BaseUrl ?? ''
    Vapi__Auth__Kind: settings.?Vapi__Auth__Kind ?? 'secret'
    Vapi__Auth__HeaderName: settings.?Vapi__Auth__HeaderName ?? ''
    Vapi__Auth__BearerPrefix: settings.?Vapi__Auth__BearerPrefix ?? ''
    Vapi__Auth__BearerPrefixEnabled: settings.?Vapi__Auth__BearerPrefixEnabled ?? ''
    Vapi__Auth__Hmac__Algorithm: settings.?Vapi__Auth__Hmac__Algorithm ?? ''
    Vapi__Auth__Hmac__PayloadFormat: settings.?Vapi__Auth__Hmac__PayloadFormat ?? ''
    Vapi__Auth__Hmac__SignatureHeader: settings.?Vapi__Auth__Hmac__SignatureHeader ?? ''
    Vapi__Auth__Hmac__SignaturePrefix: settings.?Vapi__Auth__Hmac__SignaturePrefix ?? ''
    Vapi__Auth__Hmac__SignatureEncoding: settings.?Vapi__Auth__Hmac__SignatureEncoding ?? ''
    Vapi__Auth__Hmac__TimestampHeader: settings.?Vapi__Auth__Hmac__TimestampHeader ?? ''
    Vapi__Auth__Hmac__IncludeTimestamp: settings.?Vapi__Auth__Hmac__IncludeTimestamp ?? ''
    Vapi__Auth__Hmac__MessageIdHeader: settings.?Vapi__Auth__Hmac__MessageIdHeader ?? ''
    Vapi__Auth__Hmac__SecretIsBase64: settings.?Vapi__Auth__Hmac__SecretIsBase64 ?? ''

    SIKKA_APPLICATION_ID: secretValues.SIKKA_APPLICATION_ID
    SIKKA_SECRET_KEY: secretValues.SIKKA_SECRET_KEY
    KOLLA_API_KEY: secretValues.KOLLA_API_KEY
    OPENDENTAL_DEVELOPER_KEY: secretValues.OPENDENTAL_DEVELOPER_KEY
    NEXHEALTH_API_KEY: secretValues.NEXHEALTH_API_KEY
    Sikka__BaseUrl: settings.?Sikka__BaseUrl ?? ''
    Sikka__MinimumTls: settings.?Sikka__MinimumTls ?? ''
    Kolla__BaseUrl: settings.?Kolla__BaseUrl ?? ''
    Kolla__ConnectBaseUrl: settings.?Kolla__ConnectBaseUrl ?? ''
    Kolla__MinimumTls: settings.?Kolla__MinimumTls ?? ''
    OpenDental__BaseUrl: settings.?OpenDental__BaseUrl ?? ''
    OpenDental__MinimumTls: settings.?OpenDental__MinimumTls ?? ''
    NexHealth__BaseUrl: settings.?NexHealth__BaseUrl ?? ''
    NexHealth__MinimumTls: settings.?NexHealth__MinimumTls ?? ''

    Parlae__PublicUrl: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
    Parlae__Entra__TenantId: tenant().tenantId
    Parlae__Entra__ClientId: settings.?Parlae__Entra__ClientId ?? ''
    Parlae__Entra__Authority: settings.?Parlae__Entra__Authority ?? ''
    Parlae__Storage: 'Azure'
    Parlae__Tables__Endpoint: tableEndpoint
    Parlae__Blobs__Endpoint: blobEndpoint
    Parlae__Cosmos__Endpoint: cosmosEndpoint
    Parlae__Cosmos__Database: cosmosDatabase
    Parlae__KeyVault__Uri: vaultUri
    Parlae__Audit__RetentionYears: string(auditYears)
    Parlae__RateLimit__AccountPerMinute: settings.?Parlae__RateLimit__AccountPerMinute ?? ''
    Parlae__RateLimit__CredentialPerMinute: settings.?Parlae__RateLimit__CredentialPerMinute ?? ''
    Parlae__RateLimit__Burst: settings.?Parlae__RateLimit__Burst ?? ''
    Parlae__ToolDeadlineSeconds: settings.?Parlae__ToolDeadlineSeconds ?? ''
    Parlae__Cache__Minutes: settings.?Parlae__Cache__Minutes ?? ''
    Parlae__Figures__Days: settings.?Parlae__Figures__Days ?? ''
    Parlae__Outbox__Smtp: secretValues.Parlae__Outbox__Smtp
    Parlae__Outbox__Webhook: settings.?Parlae__Outbox__Webhook ?? ''
    Parlae__Outbox__WebhookSecret: secretValues.Parlae__Outbox__WebhookSecret
    Parlae__Outbox__MinimumTls: settings.?Parlae__Outbox__MinimumTls ?? ''
  }
}

output id string = app.id
output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
