// Everything between the code and a clinic's first call. `azd up` deploys it; docs/deploying.md says how, docs/cost.md what it costs.
targetScope = 'subscription'

import { namesOf } from 'modules/names.bicep'
import { operatorSettings, secretSettings } from 'modules/settings.bicep'

@description('Name of this installation; part of every name.')
@minLength(1)
@maxLength(20)
param environmentName string

@minLength(1)
param location string

@description('Who is told of alerts and of the budget.')
@minLength(3)
param alertEmail string

@description('How the app is packaged: as a custom handler, or for the isolated worker.')
@allowed([
  'custom'
  'dotnet-isolated'
])
param hostingModel string = 'custom'

@description('Instances that wait for calls: with none, the first caller waits for a cold start.')
@minValue(1)
param alwaysReady int = 1

@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@allowed([
  512
  2048
  4096
])
param instanceMemoryMB int = 2048

@description('Private endpoints and no public access to any store.')
param vnetEnabled bool = false

@description('At least a /24.')
param vnetAddressPrefix string = '10.71.0.0/24'

@description('Only Vapi and allowedNetworks reach the app. At Vapi, static addresses must be switched on.')
param restrictToVapi bool = false

@description('Networks that Vapi calls from, as it publishes them; separated by commas.')
param vapiNetworks string = '167.150.224.0/23'

@description('Other networks that may reach the app when it is restricted: offices, integrators, whoever probes it; separated by commas.')
param allowedNetworks string = ''

@description('The app\'s address, where it is not the platform\'s own.')
param publicUrl string = ''

@description('Years that the audit trail, its checkpoints and what the services write down are kept.')
@minValue(1)
@maxValue(10)
param auditYears int = 6

@description('The write-once policy of the checkpoints was locked by infra/lock-seals.sh: see docs/runbooks/lock-seals.md.')
param lockSeals bool = false

@description('Also log each read and write of a row.')
param logEachRow bool = false

@description('Days that logs and metrics can be asked for.')
@minValue(30)
@maxValue(730)
param logDays int = 90

@description('Copies of tables and checkpoints. Zone-redundant where the region has zones.')
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GRS'
  'Standard_GZRS'
])
param dataRedundancy string = 'Standard_ZRS'

@description('Cosmos DB over the zones of the region; can be chosen only once.')
param cosmosZoneRedundant bool = false

@description('Days in which a deleted secret, or the whole vault, can be recovered.')
@minValue(7)
@maxValue(90)
param vaultSoftDeleteDays int = 90

@description('In the currency of the subscription, a month; 0: no budget.')
@minValue(0)
param monthlyBudget int = 300

@description('The first day of the month in which the budget began: Azure refuses to change it later. Left out, this month; azd keeps what the first provision has taken.')
param budgetStart string = ''

param firstOfThisMonth string = utcNow('yyyy-MM-01')

@description('Where docs/runbooks can be read, as an address; each alert names its page there.')
param runbooks string = ''

@description('Settings of the program beyond those that follow from the rest.')
param settings operatorSettings = {}

@description('Settings whose secret is already in the vault; separated by commas. Those given below are added, and the output tells them for the next time.')
param settingsInVault string = ''

// Each is written into the vault when given, and may be removed here afterwards.
@secure()
param vapiWebhookSecret string = ''
@secure()
param vapiWebhookSecretPrevious string = ''
@secure()
param vapiApiKey string = ''
@secure()
param sikkaApplicationId string = ''
@secure()
param sikkaSecretKey string = ''
@secure()
param kollaApiKey string = ''
@secure()
param openDentalDeveloperKey string = ''
@secure()
param nexHealthApiKey string = ''
@secure()
param outboxSmtp string = ''
@secure()
param outboxWebhookSecret string = ''

var beginning = empty(budgetStart) ? firstOfThisMonth : budgetStart
var tags = {
  'azd-env-name': environmentName
  product: 'parlae-pms'
}
var names = namesOf(toLower(uniqueString(subscription().id, environmentName, location)))
var packageContainer = 'app-package'
var sealContainer = 'parlae-seals'
var cosmosDatabase = 'parlae'

// 365 days a year and the leap days; the workspace takes none but these above two years.
var sealDays = auditYears * 365 + (auditYears + 3) / 4
var evidenceDays = [365, 730, 1095, 1460, 1826, 2191, 2556, 2922, 3288, 3653][auditYears - 1]

var given = {
  VAPI_WEBHOOK_SECRET: vapiWebhookSecret
  VAPI_WEBHOOK_SECRET_PREVIOUS: vapiWebhookSecretPrevious
  VAPI_API_KEY: vapiApiKey
  SIKKA_APPLICATION_ID: sikkaApplicationId
  SIKKA_SECRET_KEY: sikkaSecretKey
  KOLLA_API_KEY: kollaApiKey
  OPENDENTAL_DEVELOPER_KEY: openDentalDeveloperKey
  NEXHEALTH_API_KEY: nexHealthApiKey
  Parlae__Outbox__Smtp: outboxSmtp
  Parlae__Outbox__WebhookSecret: outboxWebhookSecret
}

// Without the webhook's secret the program does not start: it is always looked for.
var named = map(split(settingsInVault, ','), name => trim(name))
var referenced = filter(
  secretSettings,
  name => name == 'VAPI_WEBHOOK_SECRET' || !empty(given[name]) || contains(named, name)
)

var networks = filter(
  map(split('${vapiNetworks},${allowedNetworks}', ','), network => trim(network)),
  network => !empty(network)
)

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-parlae-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: names.identity
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: names.workspace
    insightsName: names.insights
    location: location
    tags: tags
    retentionDays: logDays
    evidenceDays: max(evidenceDays, logDays) // the days that can be asked for are part of the days that are kept
  }
}

module stores 'modules/stores.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    isPrivate: vnetEnabled
    names: names
    packageContainer: packageContainer
    redundancy: dataRedundancy
    sealContainer: sealContainer
    sealDays: sealDays
    lockSeals: lockSeals
    cosmosZoneRedundant: cosmosZoneRedundant
    cosmosDatabase: cosmosDatabase
    vaultSoftDeleteDays: vaultSoftDeleteDays
    secretValues: given
  }
}

module network 'modules/network.bicep' = if (vnetEnabled) {
  scope: group
  params: {
    name: names.network
    location: location
    tags: tags
    addressPrefix: vnetAddressPrefix
    hostStorageId: stores.outputs.hostStorageId
    dataStorageId: stores.outputs.dataStorageId
    vaultId: stores.outputs.vaultId
    cosmosId: stores.outputs.cosmosId
  }
}

module roles 'modules/roles.bicep' = {
  scope: group
  dependsOn: [
    stores
    monitoring
  ]
  params: {
    principalId: identity.outputs.principalId
    identityName: names.identity
    hostStorageName: names.hostStorage
    dataStorageName: names.dataStorage
    sealContainer: sealContainer
    vaultName: names.vault
    cosmosName: names.cosmos
    insightsName: names.insights
  }
}

module app 'modules/app.bicep' = {
  scope: group
  dependsOn: [
    roles // it starts with them, or not at all
  ]
  params: {
    planName: names.plan
    name: names.app
    location: location
    tags: tags
    hostingModel: hostingModel
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    packageUri: stores.outputs.packageUri
    hostStorageName: names.hostStorage
    tableEndpoint: stores.outputs.tableEndpoint
    blobEndpoint: stores.outputs.blobEndpoint
    cosmosEndpoint: stores.outputs.cosmosEndpoint
    cosmosDatabase: cosmosDatabase
    vaultUri: stores.outputs.vaultUri
    insightsConnectionString: monitoring.outputs.connectionString
    subnetId: network.?outputs.appSubnetId ?? ''
    publicUrl: publicUrl
    auditYears: auditYears
    settings: settings
    settingsInVault: referenced
    alwaysReady: alwaysReady
    maximumInstances: maximumInstances
    instanceMemoryMB: instanceMemoryMB
    allowedNetworks: restrictToVapi ? networks : []
  }
}

module watch 'modules/watch.bicep' = {
  scope: group
  dependsOn: [
    app
  ]
  params: {
    names: names
    logEachRow: logEachRow
    prefix: 'parlae-${environmentName}'
    location: location
    tags: tags
    email: alertEmail
    workspaceId: monitoring.outputs.workspaceId
    runbooks: runbooks
    monthlyBudget: monthlyBudget
    budgetStart: beginning
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output PARLAE_BUDGET_START string = beginning
output AZURE_KEY_VAULT_NAME string = names.vault
output PARLAE_APP_NAME string = names.app
output PARLAE_APP_URL string = empty(publicUrl) ? app.outputs.url : publicUrl
output PARLAE_DATA_ACCOUNT string = names.dataStorage
output PARLAE_SEAL_CONTAINER string = sealContainer
output PARLAE_SECRETS_IN_VAULT string = join(referenced, ',')
output PARLAE_OUTBOUND_ADDRESS string = network.?outputs.outboundAddress ?? ''
