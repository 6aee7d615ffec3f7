/** All trials, in the order in which they run. */
import { broken } from './broken/broken.ts';
import { hostile } from './hostile/hostile.ts';
import { kills } from './kills/kills.ts';
import type { Trial } from './trial.ts';

export const TRIALS: Trial[] = [kills, broken, hostile];
