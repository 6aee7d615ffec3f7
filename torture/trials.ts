/** All trials, in the order in which they run. */
import { broken } from './broken/broken.ts';
import { downloads } from './crowds/downloads.ts';
import { overload } from './crowds/overload.ts';
import { slowReaders } from './crowds/slow-reader.ts';
import { diskFull } from './disk/disk-full.ts';
import { hostile } from './hostile/hostile.ts';
import { kills } from './kills/kills.ts';
import { schemathesis } from './schemathesis/schemathesis.ts';
import type { Trial } from './trial.ts';

export const TRIALS: Trial[] = [
  kills,
  diskFull,
  broken,
  hostile,
  schemathesis,
  downloads,
  overload,
  slowReaders,
];
