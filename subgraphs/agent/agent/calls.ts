import { answer } from '#foundation/calls/define-call.ts';
import {
  attachReplica,
  describeAgent,
  promotePrimary,
  releaseReplica,
  resolveAgentCredential,
} from '#schema/calls/agent.ts';
import type { Agents } from './service.ts';
import type { Standbys } from './standbys.ts';

export const agentCalls = (services: () => { readonly agents: Agents; readonly standbys: Standbys }) => [
  answer(resolveAgentCredential, ({ hash }) => services().agents.resolveCredential(hash)),
  answer(describeAgent, ({ agentId }) => services().standbys.describe(agentId)),
  answer(attachReplica, (request) => services().standbys.attach(request)),
  answer(promotePrimary, (request) => services().standbys.promote(request)),
  answer(releaseReplica, (request) => services().standbys.release(request)),
];
