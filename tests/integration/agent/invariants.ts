import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { formatDecimal, multiplyByHours, parseDecimal } from '#foundation/money/money.ts';
import type { Fleet } from './fleet.ts';

type News = StoredEvent<Record<string, unknown>>;
type Machine = Record<'agentId' | 'role' | 'mode' | 'hourlyPrice' | 'onDemandHourlyPrice' | 'accruedCost', unknown> & {
  poolId: unknown;
};

const PHASES = ['REQUESTED', 'ACKNOWLEDGED', 'LAUNCHING', 'SYNCING', 'CUTTING_OVER', 'COMPLETED', 'FAILED'];

/** What a machine has cost by its news, in millionths of a dollar, until a moment; and what it costs since then. */
interface Meter {
  readonly cost: bigint;
  readonly at: number;
  readonly hourlyPrice: bigint;
}

/** The meter once a price, or the end, held from a moment on. */
function readUntil(meter: Meter | undefined, { effectiveAt, hourlyPrice }: News['payload']): Meter {
  const at = Date.parse(String(effectiveAt));
  const cost = meter ? meter.cost + multiplyByHours(meter.hourlyPrice, at - meter.at) : 0n;
  return { cost, at, hourlyPrice: hourlyPrice ? parseDecimal(String(hourlyPrice)) : (meter?.hourlyPrice ?? 0n) };
}

/** What the machines of a client are by its news alone; notes in `wrong` what cannot have happened. */
function replay(news: readonly News[], wrong: string[]): Map<string, Machine> {
  const machines = new Map<string, Machine>();
  const epochs = new Map<string, number>();
  const meters = new Map<string, Meter>();
  for (const { type, aggregateId, payload } of news) {
    if (!type.startsWith('instance.')) continue;
    const id = String(payload.instanceId);
    const before = machines.get(id);
    if (type === 'instance.launched' ? before : !before) wrong.push(`${type} of ${id} comes out of turn`);
    if (before?.role === 'TERMINATED') wrong.push(`${type} of ${id}, which has ended`);
    if (payload.previousRole && payload.previousRole !== before?.role)
      wrong.push(`${id} was no ${payload.previousRole}`);
    const epoch = Number(payload.epoch ?? 0);
    if (epoch && epoch < (epochs.get(aggregateId) ?? 0)) wrong.push(`the epoch of ${aggregateId} goes back`);
    if (epoch) epochs.set(aggregateId, epoch);
    const role = type === 'instance.terminated' ? 'TERMINATED' : payload.role;
    const meter = type === 'instance.roleChanged' ? meters.get(id) : readUntil(meters.get(id), payload);
    if (meter) meters.set(id, meter);
    machines.set(id, { ...before, ...payload, role, accruedCost: formatDecimal(meter?.cost ?? 0n) } as Machine);
  }
  return machines;
}

function checkMoves(news: readonly News[], wrong: string[]): void {
  const reached = new Map<string, number>();
  const ended = new Set<string>();
  for (const { type, payload } of news) {
    if (type === 'switch.progressed') {
      const id = String(payload.switchId);
      const phase = PHASES.indexOf(String(payload.phase));
      // What was given up may still be reported.
      if (phase < (reached.get(id) ?? 0) && phase !== PHASES.indexOf('COMPLETED')) wrong.push(`switch ${id} goes back`);
      reached.set(id, phase);
    }
    if (type !== 'command.completed' && type !== 'command.expired') continue;
    if (ended.has(String(payload.commandId))) wrong.push(`command ${payload.commandId} ends twice`);
    ended.add(String(payload.commandId));
  }
}

/** What contradicts the rules in what is stored of these clients, and in what was told of it; empty when nothing does. */
export async function contradictions(fleet: Fleet, clientIds: readonly string[]): Promise<string[]> {
  const wrong: string[] = [];
  const all = [...clientIds];
  const primaries = await fleet.rows<{ id: string; count: number }>(
    `select a.id, (select count(*)::int from agent.instance i where i.agent_id = a.id and i.role = 'PRIMARY') as count
     from agent.agent a where a.client_id::text = any($1)`,
    [all],
  );
  for (const { id, count } of primaries) if (count !== 1) wrong.push(`agent ${id} has ${count} primaries`);
  const open = await fleet.rows<{ id: string; commands: number; switches: number; matching: number }>(
    `select a.id, count(distinct c.id)::int as commands, count(distinct s.id)::int as switches,
       count(distinct s.id) filter (where s.command_id = c.id)::int as matching
     from agent.agent a
     left join agent.command c on c.agent_id = a.id and c.kind = 'SWITCH' and c.status in ('PENDING', 'DELIVERED')
     left join agent.switch s on s.agent_id = a.id and s.completed_at is null
     where a.client_id::text = any($1) group by a.id`,
    [all],
  );
  for (const { id, commands, switches, matching } of open) {
    if (commands > 1 || switches > 1 || matching !== commands) wrong.push(`agent ${id} moves twice, or without a word`);
  }
  const idle = await fleet.rows<{ id: string }>(
    `select c.id from agent.command c join agent.instance i on i.id = c.instance_id
     where c.kind = 'TERMINATE' and c.status in ('PENDING', 'DELIVERED') and i.role = 'TERMINATED'`,
  );
  for (const { id } of idle) wrong.push(`command ${id} is to end what has ended`);
  const sequences = await fleet.rows<{ sequence: number }>('select sequence from agent.event_log order by sequence');
  sequences.forEach(({ sequence }, n) => {
    if (Number(sequence) !== n + 1) wrong.push(`event ${n + 1} is missing`);
  });
  for (const clientId of all) {
    const news = await fleet.news(clientId);
    checkMoves(news, wrong);
    const told = replay(news, wrong);
    const stored = await fleet.rows<Machine & { id: string }>(
      `select id, agent_id as "agentId", role, mode, pool_id as "poolId", hourly_price::text as "hourlyPrice",
         on_demand_hourly_price::text as "onDemandHourlyPrice", accrued_cost::text as "accruedCost" from agent.instance where client_id = $1`,
      [clientId],
    );
    for (const { id, ...machine } of stored) {
      const known = told.get(id);
      const unlike = Object.entries(machine).filter(([name, value]) => known?.[name as keyof Machine] !== value);
      if (unlike.length > 0) wrong.push(`of machine ${id} other things were told: ${JSON.stringify([unlike, known])}`);
    }
  }
  return wrong;
}
