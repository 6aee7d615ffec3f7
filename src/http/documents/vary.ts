/** The Vary header: several parts of a response may each depend on a request header. */
import type { FastifyReply } from 'fastify';

/** Adds names of request headers that the response depends on. */
export function varyBy(reply: FastifyReply, ...names: string[]): void {
  const before = String(reply.getHeader('vary') ?? '').split(', ');
  reply.header('vary', [...new Set([...before, ...names])].filter(Boolean).join(', '));
}
