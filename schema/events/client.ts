import { z } from 'zod';
import { defineEvent } from '#foundation/events/define-event.ts';
import { decimal, id, moment } from './common.ts';

// Aggregate: the client, or the notification.

export const notificationCreated = defineEvent(
  'notification.created',
  1,
  z.object({ notificationId: id, severity: z.enum(['INFO', 'SUCCESS', 'WARNING', 'ERROR']), title: z.string() }),
);
export const notificationRead = defineEvent(
  'notification.read',
  1,
  z.object({ notificationIds: z.array(id).max(1000) }),
);

export const savingsChanged = defineEvent(
  'savings.changed',
  1,
  z.object({ day: moment, onDemandCost: decimal, actualCost: decimal }),
);
