import { randomUUID } from 'node:crypto';
import type { Pool } from 'undici';
import { pricesFor, sizeOf } from '../large-fleet/market.ts';
import type { Member } from '../large-fleet/member.ts';

/** Asks as this member; throws for anything but an answer without errors. Answers the payload and how long it took. */
export type Ask = (
  member: Member,
  field: string,
  input: object,
  selection: string,
) => Promise<{ readonly payload: Record<string, unknown>; readonly milliseconds: number }>;

const REFUSALS = 'errors { __typename ... on UserError { message path } }';

export const askOver =
  (pool: Pool, path: string): Ask =>
  async ({ token }, field, input, selection) => {
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} ${REFUSALS} } }`;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const body = JSON.stringify({ query, variables: { input } });
    const asked = performance.now();
    const response = await pool.request({ method: 'POST', path, headers, body });
    const answer = await response.body.text();
    const milliseconds = performance.now() - asked;
    const { data, errors } = JSON.parse(answer);
    if (errors || data[field].errors.length > 0) throw new Error(`${field}: ${answer.slice(0, 500)}`);
    return { payload: data[field], milliseconds };
  };

/** The prices that the pools of a member's size have. */
export const reportPrices = (ask: Ask, member: Member) => {
  const { onDemandHourlyPrice } = sizeOf(member.number);
  const prices = pricesFor(member.number, Date.now());
  const input = { reportId: randomUUID(), instanceId: member.instanceId, onDemandHourlyPrice, prices };
  return ask(member, 'reportPricing', input, 'acceptedCount');
};

/** A standby of the member, with a machine, and ready. */
export async function standUp(ask: Ask, member: Member): Promise<void> {
  const wish = { idempotencyKey: randomUUID() };
  const { payload } = await ask(member, 'createReplica', wish, 'replica { id }');
  const { id: replicaId } = (payload as { replica: { id: string } }).replica;
  const machine = { replicaId, providerId: `i-standby-${member.number}` };
  await ask(member, 'attachReplicaInstance', machine, 'replica { id }');
  const state = { replicaId, status: 'READY', progressRatio: 1 };
  await ask(member, 'reportReplicaStatus', state, 'replica { status }');
}
