/**
 * Requests that are refused because of the state of the service, not their own: too much to do, a full disk.
 * There may be thousands a second, so they are counted, and the log has a line for many of them.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Problem, ProblemCode } from '../../errors.ts';

/** Between two lines about the same code. */
const QUIET_MS = 10_000;

declare module 'fastify' {
  interface FastifyInstance {
    refusals: Refusals;
  }
  interface FastifyReply {
    /** Why it was refused, if it was. */
    refusal: ProblemCode | undefined;
  }
}

export type Refusals = ReturnType<typeof refusals>;

/** `now` is the clock, except in tests. */
export function refusals(now = () => performance.now()) {
  const told = new Map<ProblemCode, { at: number; since: number }>();
  return {
    /** Logs one now and then, and how many there were since. */
    note({ log }: Pick<FastifyRequest, 'log'>, problem: Problem, error: unknown): void {
      log.debug({ err: error }, problem.message);
      const last = told.get(problem.code) ?? { at: -Infinity, since: 0 };
      last.since++;
      told.set(problem.code, last);
      if (now() - last.at < QUIET_MS) return;
      log.warn({ code: problem.code, refused: last.since }, `requests are refused: ${problem.message}`);
      told.set(problem.code, { at: now(), since: 0 });
    },
  };
}

/** Adds `app.refusals`. */
export function noteRefusals(app: FastifyInstance): void {
  app.decorate('refusals', refusals());
  app.decorateReply('refusal', undefined);
}
