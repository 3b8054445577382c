import type { PayloadOf } from '#foundation/events/define-event.ts';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { seesClient } from '#foundation/graphql/tenancy.ts';
import type { savingsChanged } from '#schema/events/client.ts';
import type { ClientContext } from '../context.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { spanOf } from '../span.ts';
import { requireClient } from '../tenancy.ts';

/** The day as it now stands, not as it was at the time of the news. */
const dayOfEvent = (
  { aggregateId, payload }: StoredEvent<PayloadOf<typeof savingsChanged>>,
  _args: unknown,
  { savings }: ClientContext,
) => savings.day(aggregateId, Date.parse(payload.day));

export const savingsResolvers: Resolvers = {
  Client: {
    savings: ({ id }, { granularity, range }, { savings, viewer, clock }) =>
      seesClient(viewer, id) ? savings.report(id, granularity, spanOf(range, clock())) : null,
    savingsCsv: ({ id }, { granularity, range }, { savings, viewer, clock }) =>
      seesClient(viewer, id) ? savings.csv(id, granularity, spanOf(range, clock())) : null,
  },
  Subscription: {
    savingsChanged: {
      subscribe: (_, { clientId }, { viewer, follow }) => {
        requireClient(viewer, clientId);
        return follow({ topic: 'savings', clientId });
      },
      resolve: dayOfEvent,
    },
  },
};
