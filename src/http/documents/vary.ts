/** The Vary header: several parts of a response may each depend on a request header. */
import type { FastifyReply } from 'fastify';

/** Adds names of request headers that the response depends on. */
export function varyBy(reply: FastifyReply, ...names: string[]): void {
  const before = reply.getHeader('vary') as string | undefined;
  const all = before === undefined ? names : new Set([...before.split(', '), ...names]);
  reply.header('vary', [...all].join(', '));
}
