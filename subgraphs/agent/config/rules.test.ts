import { describe, expect, test } from 'vitest';
import { asksForBoth, changesTo, defaultSettings } from './rules.ts';

describe('A13 rules of an agent’s settings', () => {
  test('a new agent only observes', () => {
    expect(defaultSettings).toMatchObject({ isAutoSwitchEnabled: false, isManualReplicaEnabled: false });
  });

  test('null and what is left out change nothing', () => {
    expect(changesTo(defaultSettings, {})).toEqual({});
    expect(changesTo(defaultSettings, { terminateWaitSeconds: null, isAutoSwitchEnabled: undefined })).toEqual({});
  });

  test('what is in force already is no change', () => {
    expect(changesTo(defaultSettings, { riskThreshold: 0.3, isAutoSwitchEnabled: false })).toEqual({});
  });

  test('zero and false are values like any other', () => {
    expect(changesTo(defaultSettings, { terminateWaitSeconds: 0, isAutoTerminateEnabled: false })).toEqual({
      terminateWaitSeconds: 0,
      isAutoTerminateEnabled: false,
    });
  });

  test('enabling automatic switching disables the permanent standby', () => {
    const current = { ...defaultSettings, isManualReplicaEnabled: true };
    expect(changesTo(current, { isAutoSwitchEnabled: true })).toEqual({
      isAutoSwitchEnabled: true,
      isManualReplicaEnabled: false,
    });
  });

  test('enabling the permanent standby disables automatic switching', () => {
    const current = { ...defaultSettings, isAutoSwitchEnabled: true };
    expect(changesTo(current, { isManualReplicaEnabled: true })).toEqual({
      isAutoSwitchEnabled: false,
      isManualReplicaEnabled: true,
    });
  });

  test('disabling one leaves the other alone', () => {
    const current = { ...defaultSettings, isAutoSwitchEnabled: true };
    expect(changesTo(current, { isManualReplicaEnabled: false })).toEqual({});
  });

  test('only both at once is contradictory', () => {
    expect(asksForBoth({ isAutoSwitchEnabled: true, isManualReplicaEnabled: true })).toBe(true);
    expect(asksForBoth({ isAutoSwitchEnabled: true, isManualReplicaEnabled: false })).toBe(false);
    expect(asksForBoth({ isAutoSwitchEnabled: true })).toBe(false);
  });
});
