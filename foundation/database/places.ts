/** Nobody left a place for the whole time that one may wait for it. */
export class NoPlace extends Error {
  override readonly name = 'NoPlace';
}

/** So many at a time; who comes later is served in the order in which they came, each waiting a bounded time. */
export function createPlaces(count: number, timeoutMilliseconds: number) {
  const line = new Set<() => void>();
  let free = count;

  /** Settles when there is a place, which is to be left. Throws NoPlace. */
  function take(): Promise<void> {
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        line.delete(enter);
        reject(new NoPlace(`All ${count} were taken for ${timeoutMilliseconds} ms.`));
      }, timeoutMilliseconds);
      const enter = () => {
        clearTimeout(timer);
        line.delete(enter);
        resolve();
      };
      line.add(enter);
    });
  }

  /** Leaves a place that was taken: the next in line has it. */
  function leave(): void {
    const [next] = line;
    if (next) next();
    else free += 1;
  }

  return { take, leave };
}
export type Places = ReturnType<typeof createPlaces>;
