// What an operator sees, is woken for and can prove: alerts, workbook, budget, what the services write down.

param prefix string
param location string
param tags object
param email string
param workspaceId string

@description('Of actionGroup, workspace, and of the services that write down what happens to them.')
param names object
param logEachRow bool
param runbooks string

@description('0: no budget.')
param monthlyBudget int
param budgetStart string

module actionGroup 'actionGroup.bicep' = {
  params: {
    name: names.actionGroup
    tags: tags
    email: email
  }
}

module alerts 'alerts.bicep' = {
  params: {
    prefix: prefix
    location: location
    tags: tags
    workspaceId: workspaceId
    actionGroupId: actionGroup.outputs.id
    runbooks: runbooks
  }
}

module workbook 'workbook.bicep' = {
  params: {
    location: location
    tags: tags
    workspaceId: workspaceId
    workspaceName: names.workspace
  }
}

module budget 'budget.bicep' = if (monthlyBudget > 0) {
  params: {
    amount: monthlyBudget
    startDate: budgetStart
    actionGroupId: actionGroup.outputs.id
    email: email
  }
}

module diagnostics 'diagnostics.bicep' = {
  params: {
    workspaceId: workspaceId
    vaultName: names.vault
    dataStorageName: names.dataStorage
    cosmosName: names.cosmos
    appName: names.app
    logEachRow: logEachRow
  }
}
