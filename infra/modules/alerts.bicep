// What an operator is woken for. Each query is a file of infra/alerts, and a page of docs/runbooks of the same name says what to do.

param prefix string
param location string
param tags object
param workspaceId string
param actionGroupId string

@description('Where docs/runbooks can be read; empty: the alert names the file.')
param runbooks string

var alerts = [
  {
    name: 'connection-down'
    title: 'A practice\'s system does not answer'
    severity: 1
    every: 'PT5M'
    over: 'PT15M'
    by: ['account', 'vendor']
    query: loadTextContent('../alerts/connection-down.kql')
  }
  {
    name: 'tool-faults'
    title: 'More than 5 % of tool calls fail'
    severity: 1
    every: 'PT5M'
    over: 'PT15M'
    by: []
    query: loadTextContent('../alerts/tool-faults.kql')
  }
  {
    name: 'tool-slow'
    title: 'p95 of tool calls is above 5 s'
    severity: 2
    every: 'PT5M'
    over: 'PT15M'
    by: []
    query: loadTextContent('../alerts/tool-slow.kql')
  }
  {
    name: 'failed-authentication'
    title: 'Many requests with wrong credentials'
    severity: 2
    every: 'PT5M'
    over: 'PT15M'
    by: ['reason']
    query: loadTextContent('../alerts/failed-authentication.kql')
  }
  {
    name: 'account-conflict'
    title: 'A webhook named two accounts, or an unknown one'
    severity: 1
    every: 'PT5M'
    over: 'PT15M'
    by: ['reason']
    query: loadTextContent('../alerts/account-conflict.kql')
  }
  {
    name: 'unusual-access'
    title: 'Unusual access to patient data'
    severity: 1
    every: 'PT15M'
    over: 'PT1H'
    by: ['account', 'what']
    query: loadTextContent('../alerts/unusual-access.kql')
  }
  {
    name: 'writes-unconfirmed'
    title: 'A write is unconfirmed too long'
    severity: 2
    every: 'PT15M'
    over: 'PT1H'
    by: ['account']
    query: loadTextContent('../alerts/writes-unconfirmed.kql')
  }
  {
    name: 'purge-late'
    title: 'Patient data outlives its time'
    severity: 2
    every: 'PT15M'
    over: 'PT1H'
    by: []
    query: loadTextContent('../alerts/purge-late.kql')
  }
  {
    name: 'timers-late'
    title: 'A timer has not run'
    severity: 2
    every: 'PT15M'
    over: 'PT1H'
    by: ['timer']
    query: loadTextContent('../alerts/timers-late.kql')
  }
  {
    name: 'app-silent'
    title: 'Nothing is heard of the app'
    severity: 0
    every: 'PT5M'
    over: 'PT15M'
    by: []
    query: loadTextContent('../alerts/app-silent.kql')
  }
  {
    name: 'seal-broken'
    title: 'Sealed data does not open'
    severity: 0
    every: 'PT5M'
    over: 'PT15M'
    by: ['reason']
    query: loadTextContent('../alerts/seal-broken.kql')
  }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in alerts: {
    name: '${prefix}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.title
      description: 'What to do: docs/runbooks/${alert.name}.md'
      severity: alert.severity
      enabled: true
      evaluationFrequency: alert.every
      windowSize: alert.over
      scopes: [
        workspaceId
      ]
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            dimensions: [
              for column in alert.by: {
                name: column
                operator: 'Include'
                values: [
                  '*'
                ]
              }
            ]
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      skipQueryValidation: true // the table is there once the first metric has come
      actions: {
        actionGroups: [
          actionGroupId
        ]
        customProperties: {
          runbook: '${empty(runbooks) ? 'docs/runbooks' : runbooks}/${alert.name}.md'
        }
      }
    }
  }
]
