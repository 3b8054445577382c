import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineJob, handleJob } from './define-job.ts';
import { readSchedules } from './schedules.ts';

const plain = { name: 'work.do', title: 'Does some work', payload: z.object({ n: z.number() }), retryLimit: 3 };
const bySchedule = { ...plain, payload: z.object({ n: z.number().default(1) }), cron: '0 3 * * *' };

describe('P4 the definition of a job', () => {
  test('has a pause, a time limit and company unless it says otherwise', () => {
    expect(defineJob(plain)).toMatchObject({ retryDelaySeconds: 5, expireSeconds: 900, exclusive: false });
  });

  test('is refused when it cannot be meant', () => {
    for (const wrong of [
      { name: 'a name' },
      { retryLimit: -1 },
      { retryDelaySeconds: 0.5 },
      { expireSeconds: 0 },
      { cron: '0 3 * * *' },
    ]) {
      expect(() => defineJob({ ...plain, ...wrong })).toThrow('Job');
    }
  });
});

describe('P4 the schedules in force', () => {
  const handlers = [handleJob(defineJob(bySchedule), async () => {})];
  const [handler] = handlers;

  test('are those of the definitions unless configuration says otherwise', () => {
    const cronWith = (configured: Record<string, string>) => [...readSchedules(handlers, configured).values()];
    expect(cronWith({})).toEqual(['0 3 * * *']);
    expect(cronWith({ 'work.do': '0 4 * * *' })).toEqual(['0 4 * * *']);
    expect(cronWith({ 'work.do': 'off' })).toEqual([]);
    expect([...readSchedules(handlers, {}).keys()]).toEqual([handler?.job]);
  });

  test('are none when all are off', () => {
    expect(readSchedules(handlers, 'off').size).toBe(0);
  });

  test('are refused for a job that there is not, and for one that must be told something', () => {
    expect(() => readSchedules(handlers, { 'work.undo': 'off' })).toThrow('work.undo');
    const told = [handleJob(defineJob(plain), async () => {})];
    expect(() => readSchedules(told, { 'work.do': '0 3 * * *' })).toThrow('work.do');
  });
});
