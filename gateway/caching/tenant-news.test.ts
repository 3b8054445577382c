import { describe, expect, test } from 'vitest';
import { EVERY_TENANT, TenantNews } from './tenant-news.ts';

const at = (sequence: number, epoch = 'one') => ({ epoch, sequence });

describe('G8 what was read before an event', () => {
  test('holds for other tenants, and no more for the event’s own and for those who see all', () => {
    const news = new TenantNews(at(10));
    news.heard({ clientId: 'a', sequence: 11 });
    expect(news.isCurrent(at(10), 'a')).toBe(false);
    expect(news.isCurrent(at(10), EVERY_TENANT)).toBe(false);
    expect(news.isCurrent(at(10), 'b')).toBe(true);
    expect(news.isCurrent(at(11), 'a')).toBe(true);
    expect(news.isCurrent(at(11), EVERY_TENANT)).toBe(true);
  });

  test('holds for nobody when the event is about no tenant, or its log is another one', () => {
    const news = new TenantNews(at(10));
    news.heard({ clientId: null, sequence: 12 });
    expect(news.isCurrent(at(11), 'a')).toBe(false);
    expect(news.isCurrent(at(12), 'a')).toBe(true);
    expect(news.isCurrent(at(12, 'two'), 'a')).toBe(false);
    expect(news.isCurrent(at(9), 'a')).toBe(false);
  });

  test('holds for no tenant that was forgotten among many', () => {
    const news = new TenantNews(at(0));
    for (let one = 1; one <= 10_001; one += 1) news.heard({ clientId: `c${one}`, sequence: one });
    expect(news.isCurrent(at(0), 'c1')).toBe(false);
    expect(news.isCurrent(at(1), 'c1')).toBe(true);
    expect(news.isCurrent(at(5), 'c6')).toBe(false);
    expect(news.isCurrent(at(6), 'c6')).toBe(true);
  });
});
