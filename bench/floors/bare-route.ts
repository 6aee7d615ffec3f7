/**
 * A Fastify route that returns a prepared string: the cost of any response of that size. A separate process.
 */
import fastify from 'fastify';
import { requestOf } from '../child.ts';

export interface BareRouteRequest {
  bytes: number;
}

const { bytes } = requestOf<BareRouteRequest>();
const ready = JSON.stringify({ items: 'x'.repeat(Math.max(0, bytes - 12)) });
const app = fastify();
app.get('/sequence', (_request, reply) => reply.type('application/json; charset=utf-8').send(ready));
// The same words as the service's, so that the same function can wait for them.
console.log(`listening on ${await app.listen({ host: '127.0.0.1', port: 0 })}`);
