import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';

/** The network address of whoever sent a request. */
export type AddressOf = (request: IncomingMessage) => string;

// A chain of proxies is short; a longer header is made up.
const MAXIMUM_HOPS = 10;

/**
 * The peer of the connection; where that is a trusted proxy, whom it names in `X-Forwarded-For`: from the right, the
 * first that is not a trusted proxy itself. What stands further left may be made up by the caller.
 * @param trusted addresses and networks (`10.0.0.0/8`) of proxies
 */
export function createAddressOf(trusted: readonly string[]): AddressOf {
  const proxies = new BlockList();
  for (const entry of trusted) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(prefix), family);
  }
  const isTrusted = (address: string) =>
    isIP(address) > 0 && proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return ({ socket, headers }) => {
    let address = withoutMapping(socket.remoteAddress ?? 'unknown');
    if (trusted.length === 0 || !isTrusted(address)) return address;
    const header = headers['x-forwarded-for'];
    const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').slice(-MAXIMUM_HOPS);
    for (const hop of hops.reverse()) {
      const before = withoutMapping(hop.trim());
      if (isIP(before) === 0) return address;
      address = before;
      if (!isTrusted(address)) return address;
    }
    return address;
  };
}

/** Whether an entry can be used; for the configuration. */
export function isAddressOrNetwork(entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 6 ? 128 : 32));
}

/** An IPv4 address as such, also where the system maps it into IPv6. */
const withoutMapping = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** By what callers are told apart: the address; of IPv6 the network that one customer gets. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const first = head.split(':').filter((group) => group !== '');
  const last = tail === undefined ? [] : tail.split(':').filter((group) => group !== '');
  const zeros = tail === undefined ? [] : new Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  return `${[...first, ...zeros, ...last].slice(0, 4).join(':')}/64`;
}
