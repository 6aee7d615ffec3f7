/** `npm run quickstart`: the same as `footfall demo`, in the folder of the package. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../package-root.ts';
import { demo } from './demo.ts';

const { values: options } = parseArgs({
  options: {
    fresh: { type: 'boolean' },
    exit: { type: 'boolean' },
    folder: { type: 'string', default: join(packageRoot, 'data', 'demo') },
  },
});

try {
  await demo(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
