/** What exports are read with, and into. */
import type { Reading } from '../read/pieces.ts';
import type { ThreadPool } from '../threads/pool.ts';
import type { ExportHandlers } from './handlers.ts';

export interface ExportReading extends Omit<Reading, 'readers'> {
  readers: Reading['readers'] & Pick<ThreadPool<{ export: ExportHandlers }>, 'call'>;
}
