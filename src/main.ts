/** Starts the service: `node dist/main.js`, the same as `footfall serve`. */
import { endIfTooFewFiles } from './open-files.ts';

endIfTooFewFiles('footfall cannot start');
const { serve } = await import('./serve.ts');
await serve();
