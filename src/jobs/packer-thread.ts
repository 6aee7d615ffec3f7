/**
 * Entry of a packer thread: counts events for the report of their job and packs them for the writer. Apart from the
 * generators, because that is half of the work, and because counting wants the caches that generating fills: between two
 * sequences that are generated a row took 130 ns to count, alone 55 ns.
 */
import { reportAccumulator, type ReportAccumulator } from '../report/accumulate.ts';
import { reportOf, type ReportContext } from '../report/report.ts';
import type { ReportState } from '../report/state.ts';
import type { SequenceChunk } from '../storage/sequences.ts';
import { defineThread } from '../threads/define.ts';
import { buffersIn, moved } from '../threads/messages.ts';
import { eventsIn, type EventBatch } from './event-batch.ts';
import { prevSkipsIgnores, type Plan } from './plan.ts';
import { sequencePacker, type PackSequences } from './sequence-batch.ts';

/** What of a plan is needed here. */
export type PackedJob = Pick<Plan, 'job_id' | 'parameters' | 'catalogue' | 'span'>;

export const packerThread = defineThread(import.meta.url, () => {
  /** What this thread has of a job. Memory in the size of the catalogue and some batches. */
  interface Work {
    counted: ReportAccumulator;
    pack: PackSequences;
    /** Batches that are yet to be counted. */
    waiting: EventBatch[];
  }
  const works = new Map<number, Work>();
  const workOf = (jobId: number) => works.get(jobId) as Work;

  /** Batches that are counted one after the other, so that the counters come into the caches once for all of them. */
  const COUNTED_TOGETHER = 8;

  function count(jobId: number, batch: EventBatch): void {
    const work = workOf(jobId);
    work.waiting.push(batch);
    if (work.waiting.length === COUNTED_TOGETHER) countWaiting(work);
  }

  function countWaiting({ counted, waiting }: Work): void {
    for (const batch of waiting) for (const events of eventsIn(batch)) counted.add(events);
    waiting.length = 0;
  }

  return {
    begin({ job_id, parameters, catalogue, span }: PackedJob): void {
      works.set(job_id, {
        counted: reportAccumulator(catalogue, span),
        pack: sequencePacker(catalogue, prevSkipsIgnores(parameters)),
        waiting: [],
      });
    },

    /** Counts events that are stored already. */
    count,

    /** Packs events, and counts them in time. */
    pack(jobId: number, batch: EventBatch): SequenceChunk {
      count(jobId, batch);
      const packed = workOf(jobId).pack(batch);
      return moved(packed, buffersIn(packed));
    },

    /** What this thread has counted of a job since it was asked last; undefined if it had no part in it. */
    counted(jobId: number): ReportState | undefined {
      const work = works.get(jobId);
      if (work) countWaiting(work);
      return work?.counted.take();
    },

    /** The report of a job from all that was counted, as JSON text. Takes a tenth of a second. */
    report: (state: ReportState, context: ReportContext): string => JSON.stringify(reportOf(state, context)),

    forget(jobId: number): void {
      works.delete(jobId);
    },
  };
});
