/**
 * The frame of tests in a browser: a service of one's own on a free port, pages in headless Chromium, their
 * console, and axe-core. Tests pass `{ skip: noBrowser }`: without Chromium (Debian's, or the program that
 * CHROMIUM names) they are skipped.
 */
import '../plain-children.ts';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { purchaseLog } from '../../src/demo/purchase-log.ts';
import { startService, type RunningService } from '../../src/demo/service.ts';
import { packageRoot } from '../../src/package-root.ts';
import { folderOf } from '../folder.ts';
import { launch, noBrowser } from './chromium.ts';

export { noBrowser };

/** Nothing that was waited for takes longer, except on a machine that does too much else. */
const PATIENCE = 120_000;

let started: Promise<Browser> | undefined;

/** One browser for all tests of a file. */
function browser(): Promise<Browser> {
  started ??= launch();
  return started;
}

t.teardown(async () => (await started)?.close());

export interface TestService extends RunningService {
  folder: string;
  /** Starts the service again, on the same port and database, after `stop()`. */
  again(): Promise<void>;
  /** A request with JSON, or with CSV as a string; resolves with the JSON of the response. */
  ask<T>(path: string, request?: { method?: string; json?: unknown; csv?: string }): Promise<T>;
}

/** A service with an empty database. `env` is added to its environment. */
export async function serve(t: Test, env: Record<string, string> = {}): Promise<TestService> {
  const folder = folderOf(t);
  const settings = { HOST: '127.0.0.1', PORT: '0', DATABASE: join(folder, 'footfall.db'), ...env };
  const start = (port: string) =>
    startService({
      program: join(packageRoot, '.build', 'src', 'main.js'),
      env: { ...settings, PORT: port },
      logFile: join(folder, 'log'),
    });
  const first = await start('0');
  const service: TestService = {
    ...first,
    folder,
    async again() {
      const { stop, process, pid } = await start(new URL(first.url).port);
      Object.assign(service, { stop, process, pid });
    },
    async ask<T>(
      path: string,
      { method, json, csv }: { method?: string; json?: unknown; csv?: string } = {},
    ) {
      const body = csv ?? (json === undefined ? undefined : JSON.stringify(json));
      const response = await fetch(first.url + path, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: body === undefined ? {} : { 'content-type': csv ? 'text/csv' : 'application/json' },
        body,
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
  };
  t.teardown(() => service.stop());
  return service;
}

/** A purchase log as CSV; the same for the same number of customers. */
export const logOf = (customers: number): string =>
  Buffer.concat([...purchaseLog({ customers }).chunks]).toString();

export interface TestPage extends Page {
  /** What the page wrote to the console as errors or warnings, and what it threw. */
  errors: string[];
}

/**
 * Opens an address, for example `${url}/#/jobs`. The test fails if the console has errors at its end, unless
 * `quiet` is false.
 */
export async function open(
  t: Test,
  url: string,
  options: BrowserContextOptions & { quiet?: boolean } = {},
): Promise<TestPage> {
  const { quiet = true, ...more } = options;
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 900 }, ...more });
  context.setDefaultTimeout(PATIENCE);
  const page = Object.assign(await context.newPage(), { errors: [] as string[] });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      page.errors.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => page.errors.push(String(error.stack)));
  t.teardown(async () => {
    await context.close();
    if (quiet && page.errors.length > 0) throw new Error(`The console has errors: ${page.errors.join('; ')}`);
  });
  await page.goto(url);
  await page.locator('h1').first().waitFor();
  return page;
}

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** axe-core finds nothing in either theme, and nothing scrolls sideways at 320 px. */
export async function noViolations(t: Test, page: Page, view: string): Promise<void> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()');
    const found = violations.map(({ id, nodes }) => [
      id,
      ...nodes.map((node) => [node.html, node.failureSummary]),
    ]);
    t.strictSame(found, [], `${view}, ${colorScheme}: axe finds nothing`);
  }
  await page.emulateMedia({ colorScheme: null });
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: 320, height: 800 });
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  t.ok(width <= 320, `${view}: ${width} px wide at 320`);
  await page.setViewportSize(before);
}
