/**
 * Bounds the requests under way at once, besides those that open-streams.ts bounds, and has them take turns
 * on this thread: however many there are, /livez is answered in between.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../errors.ts';
import { isOpenToAll, pathOf } from './api-keys.ts';

/** Of requests that read, and of those that write: reading goes on while writers wait for the disk. */
export const MOST_UNDER_WAY = 256;
/**
 * Of those that end or remove something: they get through when all others wait, and free what these wait
 * for.
 */
export const MOST_ENDING = 32;

/** Requests are begun and pieces written for so long at a time; then connections are looked at again. */
const TURN_MS = 10;

declare module 'fastify' {
  interface FastifyInstance {
    /** Does this now or, if this thread has been busy for a while, in one of its next turns; in order. */
    inTurn(work: () => void): void;
  }
  interface FastifyReply {
    /** The requests that it counts among, until it has ended or has to wait for something else. */
    place: Place | undefined;
  }
}

interface Place {
  taken: number;
  readonly most: number;
}

/** Of a request that will wait for its job, or has a place elsewhere: another one may begin. */
export function leavePlace(reply: FastifyReply): void {
  if (reply.place) reply.place.taken--;
  reply.place = undefined;
}

const isExempt = (request: FastifyRequest) => isOpenToAll(request) || pathOf(request.url) === '/metrics';

const endsSomething = ({ method, url }: FastifyRequest) =>
  method === 'DELETE' || (method === 'POST' && pathOf(url).endsWith('/cancel'));

export function takeTurns(app: FastifyInstance): void {
  const reads: Place = { taken: 0, most: MOST_UNDER_WAY };
  const writes: Place = { taken: 0, most: MOST_UNDER_WAY };
  const endings: Place = { taken: 0, most: MOST_ENDING };

  function placeFor(request: FastifyRequest): Place {
    if (endsSomething(request)) return endings;
    return ['GET', 'HEAD'].includes(request.method) ? reads : writes;
  }

  function enter(request: FastifyRequest, reply: FastifyReply): void {
    const place = placeFor(request);
    if (place.taken >= place.most) {
      const detail = `${place.most} requests are under way already. Try again in a moment.`;
      throw new Problem('overloaded', detail, { retryAfter: 1 });
    }
    place.taken++;
    reply.place = place;
    reply.raw.once('close', () => leavePlace(reply));
  }

  app.decorate('inTurn', turns());
  app.decorateReply('place', undefined);
  app.addHook('onRequest', (request, reply, done) => {
    if (isExempt(request)) return done();
    const begin = () => {
      if (reply.raw.destroyed) return; // its client has left while it waited
      try {
        enter(request, reply);
      } catch (error) {
        return done(error as Problem);
      }
      done();
    };
    app.inTurn(begin);
  });
}

/** `now` is the clock, except in tests. */
export function turns(now = () => performance.now()): (work: () => void) => void {
  const waiting: (() => void)[] = [];
  let turnEnd: number | undefined;

  function begin(): void {
    turnEnd = now() + TURN_MS;
    setImmediate(next);
  }

  function next(): void {
    turnEnd = undefined;
    if (waiting.length === 0) return;
    begin();
    let done = 0;
    while (done < waiting.length && now() < turnEnd!) waiting[done++]();
    waiting.splice(0, done);
  }

  return (work) => {
    if (turnEnd === undefined) begin();
    if (waiting.length === 0 && now() < turnEnd!) work();
    else waiting.push(work);
  };
}
