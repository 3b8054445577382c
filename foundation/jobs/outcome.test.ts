import { describe, expect, test } from 'vitest';
import { failure } from '../graphql/failure.ts';
import { JobAborted, JobFailed } from './define-job.ts';
import { decide, messageOf } from './outcome.ts';
import { RunStopped } from './run.ts';
import { queuedTask, type Task } from './task.ts';

const now = new Date('2026-01-31T12:00:00.000Z');
const given = { name: 'work.do', title: 'Does some work', clientId: null, requestId: null, traceparent: null };
const running: Task = {
  ...queuedTask({ ...given, id: '01890000-0000-7000-8000-000000000001', payload: {}, createdAt: now }),
  status: 'RUNNING',
  attempts: 1,
  startedAt: now,
};
const job = { retryLimit: 3 };
const broken = { error: new Error('password=hunter2') };

describe('P4 what becomes of a task', () => {
  test('it succeeded when its run ended without an error', () => {
    const { task, place } = decide(running, job, {}, undefined, now);
    expect(task).toMatchObject({ status: 'SUCCEEDED', progressRatio: 1, finishedAt: now, endedAttempts: 1 });
    expect(place).toBe('SETTLE');
  });

  test('it runs four times in all with a retry limit of three', () => {
    let task = running;
    const places: string[] = [];
    for (let run = 1; run <= 4; run += 1) {
      const outcome = decide({ ...task, attempts: run }, job, broken, undefined, now);
      task = outcome.task;
      places.push(`${outcome.place} ${task.status}`);
    }
    expect(places).toEqual(['RETRY_LATER QUEUED', 'RETRY_LATER QUEUED', 'RETRY_LATER QUEUED', 'SETTLE FAILED']);
    expect(task.failures).toBe(4);
  });

  test('a shutdown costs it no try, whatever the run threw', () => {
    const stopped = new RunStopped('SHUTDOWN', 'The program stops.');
    const { task, place } = decide(running, { retryLimit: 0 }, broken, stopped, now);
    expect({ place, status: task.status, failures: task.failures }).toEqual({
      place: 'HAND_BACK',
      status: 'QUEUED',
      failures: 0,
    });
  });

  test('what was done in spite of a shutdown is done', () => {
    const stopped = new RunStopped('SHUTDOWN', 'The program stops.');
    expect(decide(running, job, {}, stopped, now).task.status).toBe('SUCCEEDED');
  });

  test('a cancelled one is cancelled, by whichever process was asked, even if it ended well', () => {
    const stopped = new RunStopped('CANCELLED', 'Somebody cancelled the task.');
    expect(decide(running, job, broken, stopped, now).task.status).toBe('CANCELLED');
    expect(decide({ ...running, isCancelRequested: true }, job, {}, undefined, now).task.status).toBe('CANCELLED');
  });

  test('one that aborts itself is not tried again', () => {
    const { task } = decide(running, job, { error: new JobAborted('api_budget_exhausted') }, undefined, now);
    expect(task).toMatchObject({ status: 'ABORTED', message: 'api_budget_exhausted', failures: 0 });
  });

  test('words meant for a person are shown, all others are masked', () => {
    expect(messageOf(new JobFailed('The file is empty.'))).toBe('The file is empty.');
    expect(messageOf(failure('BAD_USER_INPUT', 'The file is empty.'))).toBe('The file is empty.');
    for (const error of [broken.error, 'hunter2', { message: 'hunter2' }, undefined]) {
      expect(messageOf(error)).not.toContain('hunter2');
    }
  });
});
