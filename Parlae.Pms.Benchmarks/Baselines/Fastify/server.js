import Fastify from 'fastify';

// As Baselines/Kestrel, on Node: Fastify parses the body, and the answer is a constant.
const constant = '{"results":[{"toolCallId":"call_1","name":"checkAvailability","result":"{\\"status\\":\\"slots\\",\\"say\\":\\"I have Monday, March 2nd at 10 AM, 11 AM or 2 PM.\\",\\"slots\\":[]}"}]}';
const app = Fastify({ logger: false });
app.get('/api/health', async () => 'ok');
app.post('/api/vapi/tools/:tool', async (request, reply) => {
  if (typeof request.body?.message !== 'object') throw new Error('No message.');
  return reply.type('application/json').send(constant);
});
await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) });
