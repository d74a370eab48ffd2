// What everything is called. Worked out before anything is made, so that a what-if knows it.

@export()
func namesOf(token string) object => {
  identity: 'id-parlae-${token}'
  workspace: 'log-parlae-${token}'
  insights: 'appi-parlae-${token}'
  hostStorage: 'sthost${token}'
  dataStorage: 'stdata${token}'
  cosmos: 'cosmos-parlae-${token}'
  vault: 'kv-${token}'
  network: 'vnet-parlae-${token}'
  plan: 'plan-parlae-${token}'
  app: 'func-parlae-${token}'
  actionGroup: 'ag-parlae-${token}'
}
