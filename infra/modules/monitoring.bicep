// Where logs, metrics and traces go. Nobody sends or reads with a key.

param workspaceName string
param insightsName string
param location string
param tags object

@description('How long what is measured can be asked for.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('How long what is evidence is kept: who opened the vault, who wrote into the trail. Days that the service takes: up to 730, or whole years of 1095, 1460, 1826, 2191, 2556, ...')
param evidenceDays int

@description('Tables of the workspace that hold evidence.')
var evidenceTables = [
  'AZKVAuditLogs'
  'CDBControlPlaneRequests'
  'CDBDataPlaneRequests'
  'StorageBlobLogs'
  'StorageTableLogs'
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource evidence 'Microsoft.OperationalInsights/workspaces/tables@2023-09-01' = [
  for table in evidenceTables: {
    parent: workspace
    name: table
    properties: {
      retentionInDays: retentionDays
      totalRetentionInDays: evidenceDays
    }
  }
]

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
    DisableIpMasking: false
  }
}

output workspaceId string = workspace.id
output workspaceName string = workspace.name
output insightsId string = insights.id
output insightsName string = insights.name
output connectionString string = insights.properties.ConnectionString
