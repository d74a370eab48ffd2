// Credentials, master keys, the audit key. Rights by role alone; what is deleted can be recovered, and not be purged before its time.

import { secretName, secretSettings } from 'settings.bicep'

param name string
param location string
param tags object
param isPrivate bool

@minValue(7)
@maxValue(90)
param softDeleteDays int

@secure()
@description('Values of secret settings, by setting; an empty one is not written, so that what is in the vault stays.')
param values object

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: softDeleteDays
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

resource secrets 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = [
  for setting in secretSettings: if (!empty(values[setting])) {
    parent: vault
    name: secretName(setting)
    properties: {
      value: values[setting]
      contentType: setting
    }
  }
]

output id string = vault.id
output name string = vault.name
output uri string = vault.properties.vaultUri
