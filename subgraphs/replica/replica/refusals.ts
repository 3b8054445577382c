import { refuse } from '#foundation/graphql/refuse.ts';
import type { Replica } from './entity.ts';

export const noSuchStandby = () => refuse('InvalidInput', 'No such standby.', ['replicaId']);

export const illegal = (replica: Replica, to: Replica['status'], path: string, why?: string) =>
  refuse('IllegalTransition', why ?? `A standby in this state does not become ${to}.`, [path], {
    from: replica.status,
    to,
  });
