import { answer } from '#foundation/calls/define-call.ts';
import { resolveClientCredential } from '#schema/calls/admin.ts';
import type { Accounts } from './service.ts';

export const accountCalls = (accounts: () => Accounts) => [
  answer(resolveClientCredential, ({ hash }) => accounts().resolveCredential(hash)),
];
