import Table from 'cli-table3';
import { formatMicroUnits } from '../market/micro-units.ts';
import type { GroupFigures } from './figures.ts';

/** Sums of the figures of all groups. */
export function totalOf(groups: readonly GroupFigures[]): GroupFigures {
  const sum = (each: (group: GroupFigures) => number) => groups.reduce((total, group) => total + each(group), 0);
  const add = (each: (group: GroupFigures) => bigint) => groups.reduce((total, group) => total + each(group), 0n);
  return {
    name: 'all',
    agents: sum(({ agents }) => agents),
    hours: sum(({ hours }) => hours),
    onDemandCost: add(({ onDemandCost }) => onDemandCost),
    stayingCost: add(({ stayingCost }) => stayingCost),
    actualCost: add(({ actualCost }) => actualCost),
    meteredCost: add(({ meteredCost }) => meteredCost),
    countedOnDemandCost: add(({ countedOnDemandCost }) => countedOnDemandCost),
    switches: sum(({ switches }) => switches),
    interruptions: sum(({ interruptions }) => interruptions),
    survived: sum(({ survived }) => survived),
    downtimeMinutes: sum(({ downtimeMinutes }) => downtimeMinutes),
  };
}

/** Dollars and cents, with thousands apart. */
function dollars(microUnits: bigint): string {
  const cents = (microUnits + 5_000n) / 10_000n;
  const whole = (cents / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return `${whole}.${(cents % 100n).toString().padStart(2, '0')}`;
}

/** The part of `whole` that `part` is less, in percent. */
const savedPercent = (part: bigint, whole: bigint): string =>
  whole === 0n ? '–' : (100 * (1 - Number(part) / Number(whole))).toFixed(1);

const COLUMNS = [
  'group',
  'agents',
  'hours',
  'on demand $',
  'staying $',
  'Spotkeep $',
  'saved %',
  'staying saved %',
  'switches',
  'interruptions',
  'survived',
  'downtime min',
];

function rowOf(group: GroupFigures): string[] {
  const { onDemandCost, stayingCost, actualCost } = group;
  return [
    group.name,
    String(group.agents),
    group.hours.toFixed(0),
    dollars(onDemandCost),
    dollars(stayingCost),
    dollars(actualCost),
    savedPercent(actualCost, onDemandCost),
    savedPercent(stayingCost, onDemandCost),
    String(group.switches),
    String(group.interruptions),
    String(group.survived),
    group.downtimeMinutes.toFixed(1),
  ];
}

/** Figures of the graph and of the simulator's meters may differ by so much: prices are heard of a little later. */
const TOLERANCE = 0.001;

const differs = (counted: bigint, metered: bigint): boolean =>
  Math.abs(Number(counted) - Number(metered)) > TOLERANCE * Math.abs(Number(metered));

/** Sentences about each group where the graph has counted something else than the simulator's meters; none is as it should be. */
export function disagreements(groups: readonly GroupFigures[]): string[] {
  return groups.flatMap(({ name, actualCost, meteredCost, onDemandCost, countedOnDemandCost }) => [
    ...(differs(actualCost, meteredCost)
      ? [`${name}: the graph counts a cost of $ ${dollars(actualCost)}, the meters $ ${dollars(meteredCost)}.`]
      : []),
    ...(differs(countedOnDemandCost, onDemandCost)
      ? [
          `${name}: the graph counts $ ${dollars(countedOnDemandCost)} on demand, the meters $ ${dollars(onDemandCost)}.`,
        ]
      : []),
  ]);
}

export interface TableOptions {
  readonly groups: readonly GroupFigures[];
  readonly from: Date;
  readonly to: Date;
  readonly seed: number;
  /** Whether interruptions were drawn from the seed. */
  readonly isAvailabilityDrawn: boolean;
}

/** The table that a replay prints, with what is to be known about it. The same figures give the same text. */
export function renderTable({ groups, from, to, seed, isAvailabilityDrawn }: TableOptions): string {
  const table = new Table({
    head: COLUMNS,
    colAligns: COLUMNS.map((_, index) => (index === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...groups.map(rowOf), rowOf(totalOf(groups)));
  const interruptions = isAvailabilityDrawn ? `simulated, drawn from seed ${seed}` : 'from the availability given';
  return [
    table.toString(),
    `From ${from.toISOString()} to ${to.toISOString()}. Interruptions: ${interruptions}.`,
    ...disagreements(groups),
  ].join('\n');
}

/** The same figures for programs. Money is in USD with six decimals. */
export function figuresAsJson({ groups, from, to, seed, isAvailabilityDrawn }: TableOptions): string {
  const plain = ({
    name,
    agents,
    hours,
    switches,
    interruptions,
    survived,
    downtimeMinutes,
    ...money
  }: GroupFigures) => ({
    ...{ name, agents, hours, switches, interruptions, survived, downtimeMinutes },
    onDemandCost: formatMicroUnits(money.onDemandCost),
    stayingCost: formatMicroUnits(money.stayingCost),
    actualCost: formatMicroUnits(money.actualCost),
    meteredCost: formatMicroUnits(money.meteredCost),
    countedOnDemandCost: formatMicroUnits(money.countedOnDemandCost),
  });
  const head = { from: from.toISOString(), to: to.toISOString(), seed, isAvailabilityDrawn };
  return `${JSON.stringify({ ...head, groups: groups.map(plain), total: plain(totalOf(groups)) }, null, 2)}\n`;
}
