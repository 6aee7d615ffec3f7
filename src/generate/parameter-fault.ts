/** What a request's parameters are checked against, and what can come of that. */

/** What is wrong with one member of a request, as `errors` of a problem+json have it. */
export interface ParameterFault {
  pointer: string;
  detail: string;
  /** Set where the request itself is right, and would do with data that are not loaded. */
  needs?: 'articles';
}

/** What defaults depend on. */
export interface DataFacts {
  /** Whether every transaction stands at midnight, UTC. */
  dates_only: boolean;
  /** Names of the columns that loaded articles have; none without articles. */
  article_columns: string[];
}
