// Says when the month costs more than expected. It stops nothing.

param amount int

@description('The first day of a month; a new budget must begin in the present one.')
param startDate string

param actionGroupId string
param email string

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: 'monthly'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: startDate
    }
    notifications: {
      spent80: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [
          email
        ]
        contactGroups: [
          actionGroupId
        ]
      }
      expected100: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [
          email
        ]
        contactGroups: [
          actionGroupId
        ]
      }
    }
  }
}
