/** Sorting the first numbers of an array, which are few most of the time. */

/** Up to this length it is faster to insert one by one than to call the engine's sort; measured, not exact. */
const FEW = 48;

/** Sorts the first `length` numbers, ascending. */
export function sortInPlace(numbers: Float64Array, length: number): void {
  if (length > FEW) {
    numbers.subarray(0, length).sort();
    return;
  }
  for (let i = 1; i < length; i++) {
    const number = numbers[i];
    let to = i;
    for (; to > 0 && numbers[to - 1] > number; to--) numbers[to] = numbers[to - 1];
    numbers[to] = number;
  }
}
