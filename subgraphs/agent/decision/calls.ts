import { answer } from '#foundation/calls/define-call.ts';
import { describeStandbyNeed } from '#schema/calls/agent.ts';
import type { Decisions } from './service.ts';

export const decisionCalls = (services: () => { readonly decisions: Decisions }) => [
  answer(describeStandbyNeed, ({ agentId }) => services().decisions.standbyNeed(agentId)),
];
