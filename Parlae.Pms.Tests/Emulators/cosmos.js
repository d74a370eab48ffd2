// node cosmos.js: serves @vercel/cosmosdb-server on a free port of this machine, mended where it answers otherwise than the service does.
// Prints "ready <port>". Batches are expected as JSON: CosmosGate.cs translates them.
const lib = './node_modules/@vercel/cosmosdb-server/lib/';
const Account = require(lib + 'account').default;
const operations = require(lib + 'handler/_document-operations');
const readItems = require(lib + 'handler/_read-items').default;
const readJson = require(lib + 'json').default;
const { parsePartitionKey } = require(lib + 'utils/get-partition-from-header');

const replace = (handler, withOther) => { require(lib + 'handler/' + handler).default = withOther; };
const says = (request, header) => String(request.headers[header] || '').toLowerCase() === 'true';
const refuse = (response, status, code) => { response.statusCode = status; return { code, message: code }; };

function partitionOf(request, otherwise) {
  const header = request.headers['x-ms-documentdb-partitionkey'];
  return header ? parsePartitionKey(header, otherwise) : undefined;
}

// One replica answers, so every read is of the latest write. As with the service, a query of one partition needs no plan.
const read = Account.prototype.read;
Account.prototype.read = function () {
  const account = read.call(this);
  const queryEngineConfiguration = JSON.stringify({ ...JSON.parse(account.queryEngineConfiguration), clientDisableOptimisticDirectExecution: false });
  return { ...account, queryEngineConfiguration, userConsistencyPolicy: { defaultConsistencyLevel: 'Strong' } };
};

// Stock: 500 when there is no such item.
replace('read-document', (account, request, response, { dbId, collId, docId }) => {
  const collection = account.database(dbId).collection(collId);
  const item = collection.read() && collection.document(docId, partitionOf(request, docId)).read();
  return item || refuse(response, 404, 'NotFound');
});

// Stock: an item is kept under the partition that it names, whatever the request says.
replace('create-document', async (account, request, response, { dbId, collId }) => {
  const body = await readJson(request);
  const collection = account.database(dbId).collection(collId);
  if (!collection.read()) return refuse(response, 404, 'NotFound');
  if (collection.documents._getPartition(body) !== partitionOf(request, body.id)) return refuse(response, 400, 'BadRequest');
  const result = operations.createOperation(collection, { resourceBody: body });
  response.statusCode = result.statusCode;
  return result.body;
});

// Stock: a request for the plan of a query gets documents, and a query of one partition gets those of all.
// One partition holds everything here, so the plan is always to let the server do it.
const plan = {
  partitionedQueryExecutionInfoVersion: 2,
  queryInfo: {
    distinctType: 'None', top: null, offset: null, limit: null, orderBy: [], orderByExpressions: [], groupByExpressions: [], groupByAliases: [],
    aggregates: [], groupByAliasToAggregateType: {}, rewrittenQuery: '', hasSelectValue: false, dCountInfo: null, hasNonStreamingOrderBy: false,
  },
  queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
};
replace('query-documents', (account, request, response, { dbId, collId }) => {
  if (says(request, 'x-ms-cosmos-is-query-plan-request')) return readJson(request).then(() => plan);
  return readItems(request, response, 'Documents', async ({ continuation, maxItemCount }) => {
    const query = await readJson(request);
    const { documents } = account.database(dbId).collection(collId);
    const partition = partitionOf(request);
    const seen = Object.create(documents);
    if (partition !== undefined) {
      seen._data = new Map([...documents._data].filter(([, item]) => documents._getPartition(item.read()) === partition));
    }
    try {
      return seen.query(query, { continuation, maxItemCount: maxItemCount > 0 ? maxItemCount : 1000 });
    } catch (error) {
      if (!error.badRequest) throw error;
      return refuse(response, 400, 'BadRequest');
    }
  });
});

// Stock: what a failed batch did before it failed stays.
const apply = { Create: operations.createOperation, Replace: operations.replaceOperation, Delete: operations.deleteOperation };
replace('batch-documents', async (account, request, response, { dbId, collId }) => {
  const changes = await readJson(request);
  const collection = account.database(dbId).collection(collId);
  if (!collection.read()) return refuse(response, 404, 'NotFound');
  const { documents } = collection;
  const before = [new Map(documents._data), new Map(documents._index)];
  const results = [];
  for (const change of changes) {
    const { statusCode, body } = apply[change.operationType](collection, change);
    if (statusCode >= 400) {
      [documents._data, documents._index] = before;
      response.statusCode = 207;
      return changes.map((_, i) => ({ statusCode: i === results.length ? statusCode : 424 }));
    }
    results.push({ statusCode, eTag: body && body._etag });
  }
  return results;
});

// Stock: an item outlives its time; whoever looks at a container finds it without them. And the service writes - where Base64 has /.
const routes = require(lib + 'routes');
const route = routes.default;
const sweepEvery = 200; // Milliseconds: to look at every item for every request takes longer than all else.
const swept = new Map();
const known = (find, id) => (find(id).read() ? id : id.replaceAll('-', '/'));
routes.default = request => {
  const found = route(request);
  if (!found || !found[0].collId) return found;
  const [params, handler] = found;
  return [params, (account, req, res) => {
    const dbId = known(id => account.database(id), params.dbId);
    const collId = known(id => account.database(dbId).collection(id), params.collId);
    const collection = account.database(dbId).collection(collId);
    const { defaultTtl } = collection.read() || {};
    if (defaultTtl && Date.now() - (swept.get(collection.documents) || 0) >= sweepEvery) {
      swept.set(collection.documents, Date.now());
      for (const item of [...collection.documents._data.values()].map(each => each.read())) {
        const life = item.ttl === undefined ? defaultTtl : item.ttl;
        if (life > 0 && item._ts + life < Date.now() / 1000) collection.documents.delete(item.id, collection.documents._getPartition(item));
      }
    }
    return handler(account, req, res, { ...params, dbId, collId });
  }];
};

const server = require(lib + 'index').createHttpServer({ keepAlive: true });
server.keepAliveTimeout = 0; // Never: a connection closed while a request is on its way looks like a lost answer.
server.listen(0, '127.0.0.1', () => console.log('ready ' + server.address().port));
