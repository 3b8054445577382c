import { expect, test } from 'vitest';
import { createMeter } from './meter.ts';
import { formatMicroUnits, parseMicroUnits } from './micro-units.ts';

const at = (milliseconds: number) => new Date(milliseconds);

test('a meter rounds only when it is read', () => {
  const meter = createMeter();
  for (let second = 0; second < 3600; second += 1) {
    meter.add({ hourlyPrice: '0.000001', from: at(second * 1000), to: at((second + 1) * 1000) });
  }
  expect(meter.total()).toBe('0.000001');
  meter.add({ hourlyPrice: '12.240000', from: at(0), to: at(47 * 86_400_000) });
  expect(meter.total()).toBe('13806.720001');
  meter.addAmount('0.2');
  expect(meter.total()).toBe('13806.920001');
});

test('half a micro-unit goes to the even side', () => {
  const half = (price: string) => {
    const meter = createMeter();
    meter.add({ hourlyPrice: price, from: at(0), to: at(1_800_000) });
    return meter.microUnits();
  };
  expect([half('0.000001'), half('0.000003'), half('0.000005')]).toEqual([0n, 2n, 2n]);
});

test('a meter refuses a span that ends before it begins and a price that is none', () => {
  const meter = createMeter();
  expect(() => meter.add({ hourlyPrice: '1', from: at(1), to: at(0) })).toThrow(RangeError);
  expect(() => meter.add({ hourlyPrice: '1e3', from: at(0), to: at(1) })).toThrow(RangeError);
  expect(meter.total()).toBe('0.000000');
});

test('decimals survive reading and writing', () => {
  for (const text of ['0.000000', '-0.000001', '123456789012.654321', '0.031400']) {
    expect(formatMicroUnits(parseMicroUnits(text))).toBe(text);
  }
  expect(parseMicroUnits('0.31440000000')).toBe(314_400n);
  for (const text of ['', '.5', '1.', '0.0000001', '1,5', 'NaN'])
    expect(() => parseMicroUnits(text)).toThrow(RangeError);
});
