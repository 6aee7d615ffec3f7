import t from 'tap';
import { VARIABLES, readConfig } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';
import { packageRoot } from '../src/package-root.ts';

t.test('an empty environment gives the defaults', async (t) => {
  const { workers, database, ...rest } = readConfig({});
  t.ok(workers >= 1);
  t.ok(database.endsWith('/data/footfall.db'));
  t.strictSame(rest, {
    host: '127.0.0.1',
    port: 3000,
    importDir: undefined,
    backupDir: undefined,
    apiKeys: [],
    logLevel: 'info',
    maxInteractions: 10 ** 10,
    maxImportBytes: 200 * 10 ** 9,
    maxQueuedJobs: 1000,
    basePath: '',
    allowedHosts: [],
    corsOrigins: [],
    allowAnonymous: false,
  });
});

t.test('every variable is read', async (t) => {
  const config = readConfig({
    HOST: '0.0.0.0',
    PORT: '0',
    DATABASE: '/tmp/a.db',
    IMPORT_DIR: packageRoot,
    API_KEYS: 'one, two',
    WORKERS: '3',
    LOG_LEVEL: 'debug',
    BACKUP_DIR: packageRoot,
    MAX_INTERACTIONS: '5',
    MAX_IMPORT_BYTES: '6',
    MAX_QUEUED_JOBS: '7',
    BASE_PATH: '/tools/footfall/',
    ALLOWED_HOSTS: 'Shop.example, footfall',
    CORS_ORIGINS: 'https://app.example:443/, http://localhost:8080',
    ID_SECRET: 'secret',
    ALLOW_ANONYMOUS: 'true',
  });
  t.strictSame(config, {
    host: '0.0.0.0',
    port: 0,
    database: '/tmp/a.db',
    importDir: packageRoot,
    apiKeys: ['one', 'two'],
    workers: 3,
    logLevel: 'debug',
    backupDir: packageRoot,
    maxInteractions: 5,
    maxImportBytes: 6,
    maxQueuedJobs: 7,
    basePath: '/tools/footfall',
    allowedHosts: ['shop.example', 'footfall'],
    corsOrigins: ['https://app.example', 'http://localhost:8080'],
    idSecret: 'secret',
    allowAnonymous: true,
  });
  t.equal(VARIABLES.length, 16);
});

t.test('an empty variable counts as none', async (t) => {
  t.equal(readConfig({ PORT: '', API_KEYS: ' ' }).port, 3000);
});

t.test('a wrong value is one line that names the variable and the value', async (t) => {
  const wrong: Record<string, string[]> = {
    PORT: ['-1', '65536', '3000.5', '0x10', 'http', '1e3'],
    WORKERS: ['0', '-2', 'all', '1.5', '100000'],
    LOG_LEVEL: ['loud', 'INFO'],
    DATABASE: [':memory:', 'file:f.db', 'FILE:f.db?mode=memory'],
    IMPORT_DIR: ['/no/such/folder', `${packageRoot}/package.json`],
    API_KEYS: ['one,,two', ',', 'with space,b', 'schlüssel'],
    ALLOW_ANONYMOUS: ['yes', '1'],
    BASE_PATH: ['footfall', '/a b', '/a//', '/..', '/a?b', 'http://a/b'],
    MAX_QUEUED_JOBS: ['0', '-1', 'many'],
    ALLOWED_HOSTS: ['a.example:80', 'http://a.example', 'a,,b', '*', 'a b', 'a/b', 'u@a'],
    CORS_ORIGINS: [
      '*',
      'null',
      'app.example',
      'https://a.example/path',
      'https://a.example?x',
      'file:///a',
      ',',
    ],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      const error = t.throws(() => readConfig({ [name]: value }), ConfigError) as Error;
      t.match(error.message, new RegExp(`^${name} must be [^\\n]+\\.$`), `${name}=${value}`);
    }
  }
});

t.test('on loopback no key is needed', async (t) => {
  for (const host of ['127.0.0.1', '127.8.8.8', '::1', 'localhost'])
    t.equal(readConfig({ HOST: host }).host, host);
});

t.test('on any other address it wants keys or ALLOW_ANONYMOUS', async (t) => {
  for (const host of ['0.0.0.0', '::', '192.168.1.2', 'example.org', '127.evil.org', '::ffff:10.0.0.1']) {
    t.throws(() => readConfig({ HOST: host }), /API_KEYS.*ALLOW_ANONYMOUS=true/);
    t.equal(readConfig({ HOST: host, API_KEYS: 'k' }).host, host);
    t.equal(readConfig({ HOST: host, ALLOW_ANONYMOUS: 'true' }).host, host);
  }
});
