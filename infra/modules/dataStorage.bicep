// Tables (ledger, holds, tasks, audit trail) and the trail's checkpoints, which nobody can change once they are written.

param name string
param location string
param tags object
param isPrivate bool

@description('How many copies, and where.')
param redundancy string

@description('The container of the checkpoints, as the program calls it.')
param sealContainer string

@description('For how long a checkpoint can neither be changed nor deleted.')
@minValue(1)
@maxValue(146000)
param sealDays int

@description('The policy has been locked: it is left as it is, since a locked one takes no change.')
param lockSeals bool

// One a collection of the program's (RecordParts); a table that is not listed the program makes at its first write.
var tables = [
  'ParlaeAudit'
  'ParlaeCallLog'
  'ParlaeContactChanges'
  'ParlaeCounters'
  'ParlaeFigures'
  'ParlaeHealthOfTables'
  'ParlaeHolds'
  'ParlaeIdempotency'
  'ParlaeLedger'
  'ParlaeNewKeys'
  'ParlaeOutbox'
  'ParlaeReplay'
  'ParlaeSetupDrafts'
  'ParlaeTasks'
  'ParlaeTimers'
  'ParlaeWaitlist'
  'ParlaeWebKeys'
  'ParlaeWebSessions'
]

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: redundancy
  }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
    encryption: {
      keySource: 'Microsoft.Storage'
      requireInfrastructureEncryption: true
    }
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource table 'tables' = [
      for table in tables: {
        name: table
      }
    ]
  }

  resource blobService 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: {
        enabled: true
        days: 30
      }
      containerDeleteRetentionPolicy: {
        enabled: true
        days: 30
      }
    }

    resource seals 'containers' = {
      name: sealContainer
      properties: {
        publicAccess: 'None'
      }
    }
  }
}

resource seals 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2024-01-01' = if (!lockSeals) {
  parent: account::blobService::seals
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: sealDays
    allowProtectedAppendWrites: false
  }
}

output id string = account.id
output name string = account.name
output tableEndpoint string = account.properties.primaryEndpoints.table
output blobEndpoint string = account.properties.primaryEndpoints.blob
