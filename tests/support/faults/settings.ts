/** What the processes of a fault round are told at their start. */
export interface FaultSettings {
  readonly port: number;
  readonly controlPort: number;
  readonly subgraphPort: number;
  readonly dataDir: string;
  readonly signingSecret: string;
}

const NAMES = {
  port: 'FAULTS_PORT',
  controlPort: 'FAULTS_CONTROL_PORT',
  subgraphPort: 'FAULTS_SUBGRAPH_PORT',
  dataDir: 'FAULTS_DATA_DIR',
  signingSecret: 'FAULTS_SIGNING_SECRET',
} as const;

export const environmentOf = (settings: FaultSettings): Record<string, string> =>
  Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [name, String(settings[key as keyof FaultSettings])]));

export function settingsOf(env: NodeJS.ProcessEnv): FaultSettings {
  const text = (key: keyof typeof NAMES): string => {
    const value = env[NAMES[key]];
    if (value === undefined) throw new Error(`${NAMES[key]} is not set.`);
    return value;
  };
  return {
    port: Number(text('port')),
    controlPort: Number(text('controlPort')),
    subgraphPort: Number(text('subgraphPort')),
    dataDir: text('dataDir'),
    signingSecret: text('signingSecret'),
  };
}
