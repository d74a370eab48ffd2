// A network of the app's own: stores are reached through private endpoints, and what the app asks of the world leaves from one fixed address.

param name string
param location string
param tags object

@description('At least a /24; the app and the endpoints each get a quarter of it.')
param addressPrefix string

param hostStorageId string
param dataStorageId string
param vaultId string
param cosmosId string

// The zone in which each kind of store has its private name.
var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  vault: 'privatelink.vaultcore.azure.net'
  Sql: 'privatelink.documents.azure.com'
}
var groups = ['blob', 'table', 'vault', 'Sql']

// Only what is used: the host and the checkpoints need blobs, the ledger and the trail need tables.
var endpoints = [
  {
    name: 'host-blob'
    target: hostStorageId
    group: 'blob'
  }
  {
    name: 'host-table'
    target: hostStorageId
    group: 'table'
  }
  {
    name: 'data-blob'
    target: dataStorageId
    group: 'blob'
  }
  {
    name: 'data-table'
    target: dataStorageId
    group: 'table'
  }
  {
    name: 'vault'
    target: vaultId
    group: 'vault'
  }
  {
    name: 'cosmos'
    target: cosmosId
    group: 'Sql'
  }
]

resource outbound 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: 'pip-${name}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
  }
}

// The practice systems are on the internet. A network made today has no way out of its own.
resource gateway 'Microsoft.Network/natGateways@2024-05-01' = {
  name: 'ng-${name}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    idleTimeoutInMinutes: 4
    publicIpAddresses: [
      {
        id: outbound.id
      }
    ]
  }
}

// Nobody starts a conversation with the app from inside the network, and nothing but the app talks to the endpoints.
resource appRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-${name}-app'
  location: location
  tags: tags
}

resource endpointRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-${name}-endpoints'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'from-the-app'
        properties: {
          access: 'Allow'
          direction: 'Inbound'
          priority: 100
          protocol: 'Tcp'
          sourceAddressPrefix: cidrSubnet(addressPrefix, 26, 0)
          sourcePortRange: '*'
          destinationAddressPrefix: cidrSubnet(addressPrefix, 26, 1)
          destinationPortRanges: [
            '443'
            '1024-65535' // Cosmos DB in direct mode
          ]
        }
      }
      {
        name: 'nobody-else'
        properties: {
          access: 'Deny'
          direction: 'Inbound'
          priority: 4000
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        addressPrefix
      ]
    }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          networkSecurityGroup: {
            id: appRules.id
          }
          natGateway: {
            id: gateway.id
          }
          delegations: [
            {
              name: 'functions'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 1)
          defaultOutboundAccess: false
          networkSecurityGroup: {
            id: endpointRules.id
          }
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }

  resource app 'subnets' existing = {
    name: 'app'
  }

  resource endpoints 'subnets' existing = {
    name: 'endpoints'
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for group in groups: {
    name: zoneNames[group]
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (group, i) in groups: {
    parent: zones[i]
    name: name
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: network.id
      }
    }
  }
]

module doors 'endpoint.bicep' = [
  for endpoint in endpoints: {
    name: 'endpoint-${endpoint.name}'
    params: {
      name: 'pe-${name}-${endpoint.name}'
      location: location
      tags: tags
      subnetId: network::endpoints.id
      targetId: endpoint.target
      group: endpoint.group
      zoneId: zones[indexOf(groups, endpoint.group)].id
    }
    dependsOn: [
      links
    ]
  }
]

output appSubnetId string = network::app.id
output outboundAddress string = outbound.properties.ipAddress
