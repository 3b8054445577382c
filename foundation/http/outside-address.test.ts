import { expect, test } from 'vitest';
import { isPublicAddress } from './outside-address.ts';

test.each(['1.1.1.1', '54.239.28.85', '172.15.0.1', '172.32.0.1', '192.169.0.1', '2606:4700::1111', '2a00:1450::1'])(
  '%s is an address of the public internet',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  ...[
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
  ],
  ...['100.64.0.1', '224.0.0.1', '255.255.255.255', '198.18.0.1', '203.0.113.9'],
  ...['::', '::1', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::a00:1'],
  ...['2001:db8::1', '2002:7f00:1::', '2001:0:1::', 'localhost', '', '127.1', '0x7f.1'],
])('%s is none', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
