/**
 * Environment → Config. Each variable is described once, here; a wrong value is one clear line (`ConfigError`),
 * which main prints before it exits with 1. Reads nothing else and changes nothing.
 */
import { statSync } from 'node:fs';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  /** Address to listen on. */
  host: string;
  /** 0 picks a free one. */
  port: number;
  /** Path of the SQLite file, absolute. */
  database: string;
  /** Folder whose files may be loaded by path, absolute; undefined: loading by path is off. */
  importDir: string | undefined;
  /** Empty: no key is needed. */
  apiKeys: string[];
  /** Generator threads, and as many packer threads. */
  workers: number;
  logLevel: LogLevel;
  /** Listen without keys on an address that others can reach. */
  allowAnonymous: boolean;
}

/** A setting that will not do; the message is one line for the person who starts the program. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Record<string, string | undefined>;

/** Every variable: its name, default, and meaning; `--help` and the README's table come from it. */
export const VARIABLES: readonly (readonly [name: string, fallback: string, meaning: string])[] = [
  ['HOST', '127.0.0.1', 'Address to listen on. Others than loopback need API_KEYS (or ALLOW_ANONYMOUS=true)'],
  ['PORT', '3000', 'Port to listen on; 0 picks a free one'],
  ['DATABASE', './data/footfall.db', 'The SQLite file; it is made if it is not there'],
  ['IMPORT_DIR', '', 'Folder whose files may be loaded by path; unset: loading by path is off'],
  ['API_KEYS', '', 'Keys, separated by commas; with any, each request needs one, but for /livez and /readyz'],
  ['WORKERS', 'cores − 1, at least 1', 'Threads that generate; as many more count and pack'],
  ['LOG_LEVEL', 'info', `How much is logged: ${LOG_LEVELS.join(', ')}`],
  ['ALLOW_ANONYMOUS', 'false', 'true: listen on any address without keys'],
];

/** Reads all settings from `environment`; throws ConfigError for the first one that will not do. */
export function readConfig(environment: Environment = process.env): Config {
  // An empty variable is as good as none: that is what `FOO= footfall` and many container tools mean by it.
  const value = (name: string) => environment[name]?.trim() || undefined;
  const config: Config = {
    host: value('HOST') ?? '127.0.0.1',
    port: wholeNumber('PORT', value('PORT') ?? '3000', 0, 65535),
    database: resolve(value('DATABASE') ?? './data/footfall.db'),
    importDir: existingFolder('IMPORT_DIR', value('IMPORT_DIR')),
    apiKeys: keys('API_KEYS', value('API_KEYS')),
    workers: wholeNumber(
      'WORKERS',
      value('WORKERS') ?? String(Math.max(1, availableParallelism() - 1)),
      1,
      256,
    ),
    logLevel: oneOf('LOG_LEVEL', value('LOG_LEVEL') ?? 'info', LOG_LEVELS),
    allowAnonymous:
      oneOf('ALLOW_ANONYMOUS', value('ALLOW_ANONYMOUS') ?? 'false', ['true', 'false']) === 'true',
  };
  refuseOpenDoor(config);
  return config;
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  throw new ConfigError(`${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`);
}

function oneOf<T extends string>(name: string, text: string, words: readonly T[]): T {
  if (words.includes(text as T)) return text as T;
  throw new ConfigError(`${name} must be one of ${words.join(', ')}, not ${JSON.stringify(text)}.`);
}

function existingFolder(name: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return resolve(path);
  throw new ConfigError(`${name} must be an existing folder; ${JSON.stringify(path)} is none.`);
}

function keys(name: string, text: string | undefined): string[] {
  if (text === undefined) return [];
  const all = text.split(',').map((key) => key.trim());
  // A key travels in a header, and an empty one would let everybody in.
  if (all.every((key) => /^[\x21-\x7e]+$/.test(key))) return all;
  throw new ConfigError(
    `${name} must be keys separated by commas, each of visible ASCII characters without spaces.`,
  );
}

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

function refuseOpenDoor({ host, apiKeys, allowAnonymous }: Config): void {
  if (isLoopback(host) || apiKeys.length > 0 || allowAnonymous) return;
  throw new ConfigError(
    `HOST is ${JSON.stringify(host)}, which others can reach: set API_KEYS so that they need a key, or ALLOW_ANONYMOUS=true to do without.`,
  );
}
