// Whether the heap grows with the number of cases.

/** In bytes, after all that can be collected is collected. */
export type Measure = () => Promise<number>;

/** With the `gc` of `node --expose-gc`. */
export function measureWith(gc: () => void): Measure {
  return async () => {
    // What a finalizer holds goes with a later collection, and what that one held with one later still: the third has
    // been seen to free 2 MB.
    for (let round = 0; round < 5; round++) {
      gc();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
}

// Compiled code and caches come and go, by a few hundred kilobytes; what leaks with the cases does not stop.
const allowance = 1_024 * 1_024;

/**
 * By how many bytes the heap has grown, from the middle of the early windows to that of the late ones, so that no single
 * window counts; the first third is left out, as it is warming up. Nothing where windows are too few to say.
 */
export function growthOf(heaps: readonly number[]): number {
  if (heaps.length < 9) return 0;
  const third = Math.floor(heaps.length / 3);
  return medianOf(heaps.slice(2 * third)) - medianOf(heaps.slice(third, 2 * third));
}

const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export const growsTooMuch = (heaps: readonly number[]): boolean => growthOf(heaps) > allowance;
