/** Starts the service: `node dist/main.js`, the same as `footfall serve`. */
import { endOnSignals } from './ending.ts';
import { endIfTooFewFiles } from './open-files.ts';

// Loading the rest takes half a second, in which a signal would otherwise end the process with its own code.
const ending = endOnSignals();
endIfTooFewFiles('footfall cannot start');
const { serve } = await import('./serve.ts');
await serve(ending);
