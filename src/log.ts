/**
 * The log: JSON lines, or readable text on a terminal. Whatever an error quotes, for example an id, is
 * escaped: it cannot look like a line of its own, or command the terminal.
 */
import { pino, stdSerializers, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config.ts';

/** Control characters, and what ends a line in Unicode. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

const escaped = (text: string): string =>
  text.replaceAll(CONTROLS, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** An error with its message escaped, and those of its causes; the lines of a stack stay lines. */
function escapedError<E>(error: E): E {
  if (!(error instanceof Error)) return error;
  const { message, stack = '', cause } = error;
  const changed = {
    message: escaped(message),
    stack: stack.replace(message, () => escaped(message)),
    ...(cause !== undefined && { cause: escapedError(cause) }),
  };
  return Object.assign(Object.create(Object.getPrototypeOf(error) as object), error, changed) as E;
}

export function logger(
  { logLevel }: Pick<Config, 'logLevel'>,
  out: DestinationStream & { isTTY?: boolean } = process.stdout,
): Logger {
  const options: LoggerOptions = {
    level: logLevel,
    serializers: { err: (error: Error) => stdSerializers.err(escapedError(error)) },
    hooks: {
      logMethod(given, method) {
        const words = given.map((word: unknown) => (typeof word === 'string' ? escaped(word) : word));
        method.apply(this, words as typeof given);
      },
    },
  };
  const destination = out === process.stdout ? 1 : out;
  if (out.isTTY) {
    return pino(options, pretty({ sync: true, ignore: 'pid,hostname', destination }) as DestinationStream);
  }
  return destination === 1 ? pino(options) : pino(options, out);
}
