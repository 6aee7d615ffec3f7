/** Which browser tests and pictures use: Debian's Chromium, or the program that CHROMIUM names. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const program = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why there is no browser; false if there is one. */
export const noBrowser: string | false = existsSync(program)
  ? false
  : `no browser at ${program}: install chromium, or name another one in CHROMIUM`;

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] });
