import type { Fault } from '../model/problem.ts';

export interface ParameterFault extends Fault {
  pointer: string;
  /** Set if the request is valid in itself, but needs data that aren't loaded. */
  needs?: 'articles' | 'customers';
}

/** What defaults depend on. */
export interface DataFacts {
  /** Whether every transaction is at midnight, UTC. */
  dates_only: boolean;
  /** Columns of the loaded articles; empty without articles. */
  article_columns: string[];
}
