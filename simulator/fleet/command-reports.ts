import { accepted, Refusal } from '../api.ts';
import {
  AcknowledgeCommandDocument,
  type CommandFailureReason,
  type CommandPhase,
  CompleteCommandDocument,
  type CompleteCommandInput,
} from '../generated/documents.ts';
import { type AgentContext, asAgent } from './agent-context.ts';

/** Whether the command has ended at the graph: it lapsed, was carried out, or replaced. */
const isClosed = (error: unknown): boolean => error instanceof Refusal && error.kind === 'CommandClosed';

/** False when the command has ended at the graph. */
export async function acknowledge(
  o: AgentContext,
  commandId: string,
  [phase, progressRatio]: readonly [CommandPhase, number],
): Promise<boolean> {
  try {
    const input = { commandId, phase, progressRatio };
    accepted('acknowledgeCommand', (await asAgent(o, AcknowledgeCommandDocument, { input })).acknowledgeCommand);
    return true;
  } catch (error) {
    if (isClosed(error)) return false;
    throw error;
  }
}

async function complete(o: AgentContext, input: CompleteCommandInput): Promise<void> {
  try {
    accepted('completeCommand', (await asAgent(o, CompleteCommandDocument, { input })).completeCommand);
  } catch (error) {
    if (!isClosed(error)) throw error;
  }
}

/** The command was carried out. */
export const succeed = (o: AgentContext, commandId: string): Promise<void> =>
  complete(o, { commandId, isSuccessful: true });

/** The command cannot be carried out. One that has ended at the graph stays as it is. */
export const giveUp = (
  o: AgentContext,
  commandId: string,
  [failureReason, message]: readonly [CommandFailureReason, string],
): Promise<void> => complete(o, { commandId, isSuccessful: false, failureReason, message });
