// All that keeps data: of the host, of the practices, and the secrets.

param location string
param tags object
param isPrivate bool

@description('Of hostStorage, dataStorage, cosmos, vault.')
param names object

param packageContainer string
param redundancy string
param sealContainer string
param sealDays int
param lockSeals bool
param cosmosZoneRedundant bool
param cosmosDatabase string
param vaultSoftDeleteDays int

@secure()
@description('Secret settings by name; an empty one is left as it is in the vault.')
param secretValues object

module hostStorage 'hostStorage.bicep' = {
  params: {
    name: names.hostStorage
    location: location
    tags: tags
    isPrivate: isPrivate
    packageContainer: packageContainer
  }
}

module dataStorage 'dataStorage.bicep' = {
  params: {
    name: names.dataStorage
    location: location
    tags: tags
    isPrivate: isPrivate
    redundancy: redundancy
    sealContainer: sealContainer
    sealDays: sealDays
    lockSeals: lockSeals
  }
}

module cosmos 'cosmos.bicep' = {
  params: {
    name: names.cosmos
    location: location
    tags: tags
    isPrivate: isPrivate
    zoneRedundant: cosmosZoneRedundant
    databaseName: cosmosDatabase
  }
}

module vault 'vault.bicep' = {
  params: {
    name: names.vault
    location: location
    tags: tags
    isPrivate: isPrivate
    softDeleteDays: vaultSoftDeleteDays
    values: secretValues
  }
}

output hostStorageId string = hostStorage.outputs.id
output packageUri string = hostStorage.outputs.packageUri
output dataStorageId string = dataStorage.outputs.id
output tableEndpoint string = dataStorage.outputs.tableEndpoint
output blobEndpoint string = dataStorage.outputs.blobEndpoint
output cosmosId string = cosmos.outputs.id
output cosmosEndpoint string = cosmos.outputs.endpoint
output vaultId string = vault.outputs.id
output vaultUri string = vault.outputs.uri
