import { answer } from '#foundation/calls/define-call.ts';
import { describeClient, resolveClientCredential } from '#schema/calls/admin.ts';
import type { Accounts } from './service.ts';

export const accountCalls = (accounts: () => Accounts) => [
  answer(describeClient, ({ clientId }) => accounts().describe(clientId)),
  answer(resolveClientCredential, ({ hash }) => accounts().resolveCredential(hash)),
];
