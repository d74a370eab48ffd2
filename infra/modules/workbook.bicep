// What an operator looks at of a morning.

param location string
param tags object
param workspaceId string
param workspaceName string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspaceName, 'parlae-workbook')
  location: location
  tags: union(tags, {
    'hidden-title': 'Parlae PMS'
  })
  kind: 'shared'
  properties: {
    displayName: 'Parlae PMS'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: loadTextContent('../workbook/parlae.json')
  }
}
