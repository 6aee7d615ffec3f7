/** A CSV file that cannot be read at all, or not as requested; `message` says what to do about it. */
export class UnusableFile extends Error {
  /** `bad_request` if the request names columns wrongly. */
  readonly code: 'bad_data' | 'bad_request';

  constructor(detail: string, code: UnusableFile['code'] = 'bad_data') {
    super(detail);
    this.name = 'UnusableFile';
    this.code = code;
  }
}
