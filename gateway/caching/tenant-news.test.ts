import { describe, expect, test } from 'vitest';
import { EVERY_TENANT, SETTLING_MILLISECONDS, TenantNews } from './tenant-news.ts';

const at = (sequence: number, epoch = 'one') => ({ epoch, sequence });

describe('G8 what was read before an event', () => {
  test('holds for other tenants, and no more for the event’s own and for those who see all', () => {
    const news = new TenantNews(at(10), -SETTLING_MILLISECONDS);
    news.heard({ clientId: 'a', sequence: 11 }, 0);
    expect(news.isCurrent(at(10), SETTLING_MILLISECONDS, 'a')).toBe(false);
    expect(news.isCurrent(at(10), SETTLING_MILLISECONDS, EVERY_TENANT)).toBe(false);
    expect(news.isCurrent(at(10), SETTLING_MILLISECONDS, 'b')).toBe(true);
    expect(news.isCurrent(at(11), SETTLING_MILLISECONDS, 'a')).toBe(true);
    expect(news.isCurrent(at(11), SETTLING_MILLISECONDS, EVERY_TENANT)).toBe(true);
  });

  test('holds for nobody when the event is about no tenant, or its log is another one', () => {
    const news = new TenantNews(at(10), -SETTLING_MILLISECONDS);
    news.heard({ clientId: null, sequence: 12 }, 0);
    expect(news.isCurrent(at(11), SETTLING_MILLISECONDS, 'a')).toBe(false);
    expect(news.isCurrent(at(12), SETTLING_MILLISECONDS, 'a')).toBe(true);
    expect(news.isCurrent(at(12, 'two'), SETTLING_MILLISECONDS, 'a')).toBe(false);
    expect(news.isCurrent(at(9), SETTLING_MILLISECONDS, 'a')).toBe(false);
  });

  test('holds for no tenant that was forgotten among many', () => {
    const news = new TenantNews(at(0), -SETTLING_MILLISECONDS);
    for (let one = 1; one <= 10_001; one += 1) news.heard({ clientId: `c${one}`, sequence: one }, 0);
    expect(news.isCurrent(at(0), SETTLING_MILLISECONDS, 'c1')).toBe(false);
    expect(news.isCurrent(at(1), SETTLING_MILLISECONDS, 'c1')).toBe(true);
    expect(news.isCurrent(at(5), SETTLING_MILLISECONDS, 'c6')).toBe(false);
    expect(news.isCurrent(at(6), SETTLING_MILLISECONDS, 'c6')).toBe(true);
  });

  test('and for a moment after it, in which it is being applied elsewhere', () => {
    const news = new TenantNews(at(0), -SETTLING_MILLISECONDS);
    news.heard({ clientId: 'a', sequence: 1 }, 5_000);
    expect(news.isCurrent(at(1), 5_000 + SETTLING_MILLISECONDS - 1, 'a')).toBe(false);
    expect(news.isCurrent(at(1), 5_000 + SETTLING_MILLISECONDS, 'a')).toBe(true);
    expect(news.isCurrent(at(1), 5_000, 'b')).toBe(true);
  });
});
