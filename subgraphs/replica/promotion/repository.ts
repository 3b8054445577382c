import type { EntityManager } from '@mikro-orm/sql';
import { fresh } from '#foundation/database/fresh.ts';
import { Promotion, PromotionOutcome } from './entity.ts';

export function promotionRepository(em: EntityManager) {
  return {
    /** The promotion as it stands now. */
    current: async (id: string): Promise<Promotion> => em.findOneOrFail(Promotion, { id }, await fresh(em)),

    /** The agent's epoch since its last promotion from here; 0 before the first. */
    async lastEpoch(agentId: string): Promise<number> {
      const last = await em.findOne(
        Promotion,
        { agentId, outcome: PromotionOutcome.DONE },
        { orderBy: { epoch: 'desc' }, ...(await fresh(em)) },
      );
      return last?.epoch ?? 0;
    },

    /** The agent's promotions whose outcome is not stored yet, oldest first. */
    pendingOf: async (agentId: string): Promise<Promotion[]> =>
      em.find(
        Promotion,
        { agentId, outcome: PromotionOutcome.PENDING },
        { orderBy: { id: 'asc' }, ...(await fresh(em)) },
      ),

    /**
     * The agent's promotions that may have changed what was read of it in this epoch, in one read: those whose outcome is
     * not stored yet, oldest first, and whether one has ended in a later epoch.
     */
    async since(agentId: string, epoch: number) {
      const { PENDING, DONE } = PromotionOutcome;
      const rows = await em.find(
        Promotion,
        { agentId, $or: [{ outcome: PENDING }, { outcome: DONE, epoch: { $gt: epoch } }] },
        { orderBy: { id: 'asc' }, ...(await fresh(em)) },
      );
      const pending = rows.filter(({ outcome }) => outcome === PENDING);
      return { pending, isOvertaken: pending.length < rows.length };
    },

    /** Promotions that were begun before a moment and still have to be settled or followed up, oldest first. */
    async openBefore(moment: Date, limit: number): Promise<string[]> {
      const rows = await em.find(
        Promotion,
        { requestedAt: { $lte: moment }, $or: [{ outcome: PromotionOutcome.PENDING }, { isReplacementDue: true }] },
        { orderBy: { requestedAt: 'asc' }, limit, fields: ['id'] },
      );
      return rows.map(({ id }) => id);
    },
  };
}
export type PromotionRepository = ReturnType<typeof promotionRepository>;
