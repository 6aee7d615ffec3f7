/**
 * What crosses from thread to thread: calls, results and errors. A Problem keeps its code and faults; other
 * errors keep their name, message and code.
 */
import type { TransferListItem } from 'node:worker_threads';
import { Problem } from '../errors.ts';

/** Functions that a thread serves; objects group them. */
export type Handlers = { [name: string]: ((...args: never[]) => unknown) | Handlers };

/**
 * The same functions as the other side calls them. Mapped member by member, so that editors find the handler.
 */
export type Calls<H> = {
  readonly [N in keyof H]: H[N] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : Calls<H[N]>;
};

/** One call: the names that lead to the handler, and its arguments. */
export interface Call {
  id: number;
  path: string[];
  args: unknown[];
}

export interface Reply {
  id: number;
  result?: unknown;
  error?: SentError;
}

export interface SentError {
  name: string;
  message: string;
  code?: string;
  problem?: Pick<Problem, 'code' | 'errors' | 'suggested'>;
}

class Moved {
  readonly value: unknown;
  readonly buffers: TransferListItem[];
  constructor(value: unknown, buffers: TransferListItem[]) {
    this.value = value;
    this.buffers = buffers;
  }
}

/** Marks an argument or a result whose buffers move to the other thread instead of being copied. */
export function moved<T>(value: T, buffers: TransferListItem[]): T {
  return new Moved(value, buffers) as T;
}

/** The buffers of an object's typed arrays, to move it. None of them may be shared or occur twice. */
export const buffersIn = (value: object): ArrayBuffer[] =>
  Object.values(value)
    .filter((member) => ArrayBuffer.isView(member))
    .map(({ buffer }) => buffer as ArrayBuffer);

/** Takes the marks of `moved` off: the plain values, and the buffers that go with them. */
export function unmarked(values: unknown[]): { values: unknown[]; buffers: TransferListItem[] } {
  return {
    values: values.map((value) => (value instanceof Moved ? value.value : value)),
    buffers: values.flatMap((value) => (value instanceof Moved ? value.buffers : [])),
  };
}

export function sentError(error: unknown): SentError {
  if (error instanceof Problem) {
    const { name, message, code, errors, suggested } = error;
    return { name, message, problem: { code, errors, suggested } };
  }
  const { name, message, code } = error as Error & { code?: string };
  return { name: String(name), message: String(message ?? error), code };
}

export function receivedError({ name, message, code, problem }: SentError): Error {
  if (problem) return new Problem(problem.code, message, problem);
  const error = name === 'RangeError' ? new RangeError(message) : new Error(message);
  return code === undefined ? error : Object.assign(error, { code });
}
