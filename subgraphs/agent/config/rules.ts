/** What an agent may do by itself. */
export interface Settings {
  readonly isAutoSwitchEnabled: boolean;
  readonly isManualReplicaEnabled: boolean;
  readonly isAutoTerminateEnabled: boolean;
  readonly terminateWaitSeconds: number;
  readonly minimumSavingsRatio: number;
  readonly riskThreshold: number;
  readonly maximumSwitchesPerDay: number;
  readonly maximumSwitchesPerWeek: number;
  readonly minimumStaySeconds: number;
}

/** Changes to settings; what is left out or null stays. */
export type SettingsChange = { readonly [K in keyof Settings]?: Settings[K] | null };

/** What a new agent may do: observe. */
export const defaultSettings: Settings = {
  isAutoSwitchEnabled: false,
  isManualReplicaEnabled: false,
  isAutoTerminateEnabled: true,
  terminateWaitSeconds: 300,
  minimumSavingsRatio: 0.15,
  riskThreshold: 0.3,
  maximumSwitchesPerDay: 3,
  maximumSwitchesPerWeek: 10,
  minimumStaySeconds: 7200,
};

/** Whether both of what excludes each other is asked for. */
export const asksForBoth = ({ isAutoSwitchEnabled, isManualReplicaEnabled }: SettingsChange): boolean =>
  isAutoSwitchEnabled === true && isManualReplicaEnabled === true;

/**
 * What is to be stored: only what differs from the settings in force. Automatic switching and permanent standbys
 * exclude each other, so that enabling one disables the other.
 */
export function changesTo(current: Settings, change: SettingsChange): Partial<Settings> {
  const wanted: SettingsChange = {
    ...change,
    ...(change.isAutoSwitchEnabled && { isManualReplicaEnabled: false }),
    ...(change.isManualReplicaEnabled && { isAutoSwitchEnabled: false }),
  };
  const names = Object.keys(defaultSettings) as (keyof Settings)[];
  const changed = names.filter((name) => wanted[name] != null && wanted[name] !== current[name]);
  return Object.fromEntries(changed.map((name) => [name, wanted[name]]));
}
