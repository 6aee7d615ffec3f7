/** A Fastify route that returns a ready string: what any answer of that size costs. Run as a process of its own. */
import fastify from 'fastify';
import { requestOf } from '../child.ts';

export interface BareRouteRequest {
  bytes: number;
}

const { bytes } = requestOf<BareRouteRequest>();
const ready = JSON.stringify({ items: 'x'.repeat(Math.max(0, bytes - 12)) });
const app = fastify();
app.get('/sequence', (_request, reply) => reply.type('application/json; charset=utf-8').send(ready));
// Named as the service names it, so that the same function waits for it.
console.log(`listening on ${await app.listen({ host: '127.0.0.1', port: 0 })}`);
