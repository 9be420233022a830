// The reference for single posts: a bare Fastify route that parses JSON and sends the same answer as the API.
import { fastify } from 'fastify';

const ANSWER = {
  message: 'logs enqueued for ingestion',
  receipt: 'P7DDr7odpEVmAYL0001X.1.0001X.1k2x9ab',
  accepted: 1,
  rejected: 0,
  errors: [],
  moreErrors: 0,
};

const server = fastify();
server.post('/api/logs', (request, reply) => {
  // The body is parsed at this point. The route does nothing else with it.
  if (typeof request.body !== 'object') return reply.code(400).send();
  return reply.code(202).send(ANSWER);
});
await server.listen({ host: '127.0.0.1', port: Number(process.argv[2]) });
process.send?.('ready');
