import { setTimeout as wait } from 'node:timers/promises';
import type { SubgraphName } from './schemas.ts';

/** One operation that a subgraph answered. */
export interface Fetched {
  readonly subgraph: SubgraphName;
  readonly body: string;
  readonly answer: string;
  /** How many answers had been sent when it arrived: those it may have needed. */
  readonly answersBefore: number;
}

// While a record is made an answer takes so long that whatever does not need it has been asked meanwhile.
const ANSWER_MILLISECONDS = 50;

/** Keeps what is asked of the subgraphs, so that it can be asked again in the same order. */
export function openRecorder() {
  let kept: Fetched[] | undefined;
  let answers = 0;
  return {
    get isOn() {
      return kept !== undefined;
    },
    begin() {
      kept = [];
      answers = 0;
      return {};
    },
    end(): readonly Fetched[] {
      const all = kept ?? [];
      kept = undefined;
      return all;
    },
    async keep(fetched: Omit<Fetched, 'answersBefore'>): Promise<void> {
      kept?.push({ ...fetched, answersBefore: answers });
      await wait(ANSWER_MILLISECONDS);
      answers += 1;
    },
  };
}

/** What can be asked at once, in order: a step needs answers of the steps before it. What is asked twice counts once. */
export function stepsOf(record: readonly Fetched[]): Fetched[][] {
  const distinct = new Map(record.toReversed().map((fetched) => [`${fetched.subgraph} ${fetched.body}`, fetched]));
  const steps = Map.groupBy(distinct.values(), ({ answersBefore }) => answersBefore);
  return [...steps].sort(([one], [other]) => one - other).map(([, fetched]) => fetched);
}
