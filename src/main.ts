/** Starts the service: `node dist/main.js`, the same as `footfall serve`. */
import { serve } from './serve.ts';

await serve();
