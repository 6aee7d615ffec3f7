/**
 * A call whose failure is noticed when its turn to be awaited comes, perhaps only after another one has
 * failed.
 */
export function started<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
