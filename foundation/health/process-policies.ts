import type { AutomationPolicy, HealthActions } from './automation.ts';

const drainWhen = (vital: string): AutomationPolicy => ({
  name: `a process whose ${vital} runs out ends in order, before it dies`,
  when: { kind: 'predicted', vital, withinSeconds: 300, confidence: 0.99 },
  action: 'drain process',
  cooldownSeconds: 3_600,
  maxPerHour: 1,
});

/** What any process may do for itself. */
export const processPolicies: readonly AutomationPolicy[] = [drainWhen('memory'), drainWhen('heap')];

/** `drain process`: as when it is told to stop; whoever supervises it starts another. */
export const processActions: HealthActions = new Map([
  ['drain process', () => void process.kill(process.pid, 'SIGTERM')],
]);
