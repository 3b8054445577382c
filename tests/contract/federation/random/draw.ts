import fc, { type GeneratorValue } from 'fast-check';

/** Random decisions that can be repeated and made smaller; the smallest one of each is the simplest. */
export interface Draw {
  /** 0 to `max`, both included. */
  upTo(max: number): number;
  /** True once in so many times. */
  oneIn(times: number): boolean;
  from<T>(list: readonly T[]): T;
}

export function drawFrom(generator: GeneratorValue): Draw {
  const upTo = (max: number): number => generator(fc.nat, { max });
  return {
    upTo,
    oneIn: (times) => upTo(times - 1) === times - 1,
    from<T>(list: readonly T[]): T {
      const [first] = list;
      if (first === undefined) throw new Error('There is nothing to choose from.');
      return list[upTo(list.length - 1)] ?? first;
    },
  };
}
