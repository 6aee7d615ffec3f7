/**
 * Environment variables → Config. One schema describes each setting; the type, the defaults, the checks and
 * the tables in `footfall serve --help` and docs/operating.md follow from it.
 */
import { statSync } from 'node:fs';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Type, type Static } from 'typebox';
import { ConfigError } from './errors.ts';
import { expected } from './validation/sentences.ts';
import { validator } from './validation/validator.ts';

/** The default of the setting of that name. */
export const MAX_IMPORT_BYTES = 200 * 10 ** 9;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** `importDir` is the variable IMPORT_DIR, and so on. Documentation shows `$comment` as the default. */
const Settings = Type.Object({
  host: Type.String({
    default: '127.0.0.1',
    description: 'Address to listen on. Others than loopback need API_KEYS (or ALLOW_ANONYMOUS=true)',
  }),
  port: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 3000,
    description: 'Port to listen on; 0 picks a free one',
  }),
  database: Type.String({
    default: './data/footfall.db',
    description: 'The SQLite file; created if it does not exist',
  }),
  importDir: Type.Optional(
    Type.String({ description: 'Folder whose files may be loaded by path; unset: loading by path is off' }),
  ),
  backupDir: Type.Optional(
    Type.String({ description: 'Folder that backups are written to; unset: backups over HTTP are off' }),
  ),
  apiKeys: Type.Array(Type.String(), {
    default: [],
    description:
      'Keys, separated by commas. If any are set, every request needs one, except those for health and pages',
  }),
  workers: Type.Integer({
    minimum: 1,
    maximum: 256,
    default: Math.max(1, availableParallelism() - 1),
    $comment: 'cores − 1, at least 1',
    description: 'Threads that generate, besides one that shares its core with HTTP and the writer',
  }),
  logLevel: Type.Enum([...LOG_LEVELS], {
    default: 'info',
    description: `How much is logged: ${LOG_LEVELS.join(', ')}`,
  }),
  maxInteractions: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 10 ** 10,
    description: 'The most interactions that one job may make; jobs that could make more are refused',
  }),
  maxImportBytes: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    default: MAX_IMPORT_BYTES,
    description: 'The most bytes of one import, once unpacked',
  }),
  maxQueuedJobs: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 1000,
    description: 'The most jobs that may wait; more are refused with 503',
  }),
  basePath: Type.String({
    default: '',
    description: 'Path below which a reverse proxy shows the service, for example /footfall; unset: /',
  }),
  allowedHosts: Type.Array(Type.String(), {
    default: [],
    description:
      'Host names, separated by commas, under which the service may be asked without API_KEYS, ' +
      'besides IP addresses and localhost',
  }),
  corsOrigins: Type.Array(Type.String(), {
    default: [],
    description: 'Origins, separated by commas, whose web pages may use the service (CORS); none by default',
  }),
  idSecret: Type.Optional(
    Type.String({ description: 'Secret with which hash_ids=true replaces customer ids' }),
  ),
  allowAnonymous: Type.Boolean({ default: false, description: 'true: listen on any address without keys' }),
});
export type Config = Static<typeof Settings>;

type Setting = { type?: string; default?: unknown; description: string; $comment?: string };
const SETTINGS = Object.entries(Settings.properties as unknown as Record<string, Setting>);

const variableOf = (name: string) => name.replaceAll(/[A-Z]/g, '_$&').toUpperCase();

/** Every variable as documentation shows it. */
export const VARIABLES = SETTINGS.map(([name, { default: value = '', $comment, description }]) => ({
  name: variableOf(name),
  default: $comment ?? String(value),
  description,
}));

const check = validator(Settings, { noun: 'parameter' });

/** Reads all settings; throws ConfigError for the first wrong one. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const values: Record<string, unknown> = {};
  for (const [name, { type, default: fallback }] of SETTINGS) {
    // An empty variable means none, as with `FOO= footfall` and in many container tools.
    const text = environment[variableOf(name)]?.trim() || undefined;
    const value = text === undefined ? fallback : read(text, type);
    if (value !== undefined) values[name] = value;
  }
  return checkedConfig(values);
}

/** The same of settings by name; those that are left out have their defaults. */
export function configOf(settings: Partial<Config>): Config {
  const names = SETTINGS.map(([name]) => name);
  const unknown = Object.keys(settings).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new ConfigError(`Unknown setting ${JSON.stringify(unknown)}. ${expected(names, 'setting')}`);
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const defaults = SETTINGS.filter(([, { default: value }]) => value !== undefined);
  const values = Object.fromEntries(defaults.map(([name, { default: value }]) => [name, value]));
  try {
    return checkedConfig({ ...values, ...Object.fromEntries(given) });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // Messages name variables.
    const variable = (name: string) => new RegExp(`\\b${variableOf(name)}\\b`, 'g');
    const named = names.reduce((said, name) => said.replaceAll(variable(name), name), error.message);
    throw new ConfigError(named, { cause: error });
  }
}

/** Throws ConfigError for the first wrong value. */
function checkedConfig(values: Record<string, unknown>): Config {
  const [fault] = check(values);
  if (fault?.parameter !== undefined)
    throw new ConfigError(fault.detail.replace(fault.parameter, variableOf(fault.parameter)));
  const config = values as Config;
  refuseNoPath(config);
  refuseBadKeys(config);
  refuseOpenDoor(config);
  return {
    ...config,
    basePath: pathPrefix(config.basePath),
    allowedHosts: config.allowedHosts.map(hostName),
    corsOrigins: config.corsOrigins.map(webOrigin),
    database: resolve(config.database),
    importDir: existingFolder('IMPORT_DIR', config.importDir),
    backupDir: existingFolder('BACKUP_DIR', config.backupDir),
  };
}

/** A value of its type; what can't be read stays a string, for the check to refuse. */
function read(text: string, type = 'string'): unknown {
  if (type === 'integer' && /^\d{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return type === 'array' ? text.split(',').map((item) => item.trim()) : text;
}

function existingFolder(variable: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return resolve(path);
  throw new ConfigError(`${variable} must be an existing folder, not ${JSON.stringify(path)}.`);
}

/** In lower case, as requests are compared with it. */
function hostName(text: string): string {
  const name = text.toLowerCase();
  if (/^[a-z\d_-]+(\.[a-z\d_-]+)*$/.test(name)) return name;
  const right = 'host names separated by commas, without ports, such as footfall.example';
  throw new ConfigError(`ALLOWED_HOSTS must be ${right}, not ${JSON.stringify(text)}.`);
}

/** Without a slash at its end, so that a path can follow. */
function pathPrefix(text: string): string {
  const prefix = text.replace(/\/$/, '');
  if (/^(\/[\w.~-]*[\w~-][\w.~-]*)*$/.test(prefix)) return prefix;
  const right = 'a path such as /footfall, of letters, digits, "-", "_", "." and "~"';
  throw new ConfigError(`BASE_PATH must be ${right}, not ${JSON.stringify(text)}.`);
}

/** As browsers spell it. */
function webOrigin(text: string): string {
  const { origin, href } = URL.canParse(text) ? new URL(text) : {};
  if (origin !== undefined && href === `${origin}/`) return origin;
  const right = 'origins separated by commas, such as https://app.example';
  throw new ConfigError(`CORS_ORIGINS must be ${right}, not ${JSON.stringify(text)}.`);
}

/** Each thread opens the file by its path, so what these mean to SQLite would become files of that name. */
function refuseNoPath({ database }: Config): void {
  if (!/^(:memory:$|file:)/i.test(database)) return;
  const right = 'the path of a file, for example ./data/footfall.db';
  throw new ConfigError(`DATABASE must be ${right}, not ${JSON.stringify(database)}.`);
}

/** Keys travel in a header, and an empty one would admit everybody. No message quotes them. */
function refuseBadKeys({ apiKeys }: Config): void {
  if (apiKeys.every((key) => /^[\x21-\x7e]+$/.test(key))) return;
  throw new ConfigError(
    'API_KEYS must be keys separated by commas, each of visible ASCII characters without spaces.',
  );
}

function refuseOpenDoor({ host, apiKeys, allowAnonymous }: Config): void {
  const isLoopback = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  if (isLoopback || apiKeys.length > 0 || allowAnonymous) return;
  throw new ConfigError(
    `HOST is ${JSON.stringify(host)}, which others can reach. ` +
      'Set API_KEYS to require a key, or ALLOW_ANONYMOUS=true to allow everyone.',
  );
}
