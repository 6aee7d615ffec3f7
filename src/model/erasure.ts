/** What erasing a customer took away. Schemas and types only. */
export interface Erasure {
  /** Rows of all imports, those that were replaced included. */
  transactions: number;
  /** Rows of all jobs. */
  interactions: number;
  /** How many jobs had the customer. */
  jobs: number;
}
