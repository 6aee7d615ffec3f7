/** All trials, in the order in which they run. */
import { kills } from './kills/kills.ts';
import type { Trial } from './trial.ts';

export const TRIALS: Trial[] = [kills];
