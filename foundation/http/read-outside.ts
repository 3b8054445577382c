import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { unescape as percentDecode } from 'node:querystring';
import { Agent, type Dispatcher, request } from 'undici';
import { isPublicAddress } from './outside-address.ts';

export interface OutsideRequest {
  readonly url: URL;
  /** Of the whole answer, as it is sent. */
  readonly mostBytes: number;
  readonly deadlineMilliseconds: number;
  readonly signal: AbortSignal;
  /** Lets plain http through, and addresses that are not of the public internet. */
  readonly isPrivateAllowed?: boolean;
}

/** There is no answer, or none of use; in words for a person, without the query of the URL. */
export class OutsideRequestFailed extends Error {
  override readonly name = 'OutsideRequestFailed';
}

const OK = 200;

/**
 * The body that an address outside answers with (200; redirects are not followed). The address is checked after its name
 * was resolved, and is the one that is connected to: a name that means another address the next time changes nothing.
 * @throws OutsideRequestFailed where it is not allowed, does not answer in time, or answers too much
 */
export async function readOutside(o: OutsideRequest): Promise<Buffer> {
  const { url, deadlineMilliseconds, signal, isPrivateAllowed = false } = o;
  checkUrl(url, isPrivateAllowed);
  const deadline = AbortSignal.timeout(deadlineMilliseconds);
  const agent = new Agent({ connect: isPrivateAllowed ? {} : { lookup: publicLookup }, pipelining: 0 });
  try {
    const headers = { accept: 'application/json', 'accept-encoding': 'gzip', ...credentialsOf(url) };
    const options = { dispatcher: agent, headers, signal: AbortSignal.any([signal, deadline]) };
    return await bodyOf(await request(url, options), o);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof OutsideRequestFailed) throw error;
    const why = deadline.aborted ? `did not answer within ${deadlineMilliseconds / 1000} seconds` : 'cannot be reached';
    throw new OutsideRequestFailed(`${url.host} ${why}.`, { cause: error });
  } finally {
    await agent.destroy();
  }
}

/** The name and password of a URL as HTTP sends them (RFC 7617). */
function credentialsOf({ username, password }: URL): { readonly authorization?: string } {
  if (`${username}${password}` === '') return {};
  const pair = `${percentDecode(username)}:${percentDecode(password)}`;
  return { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
}

function checkUrl({ protocol, host, hostname }: URL, isPrivateAllowed: boolean): void {
  if (isPrivateAllowed) return;
  if (protocol !== 'https:') throw new OutsideRequestFailed(`${host} must be asked over https.`);
  // An address is connected to without being looked up.
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0 && !isPublicAddress(address)) throw notPublic(host);
}

const notPublic = (host: string) => new OutsideRequestFailed(`${host} is no address of the public internet.`);

const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error) done(error, '');
    else if (!first || !addresses.every(({ address }) => isPublicAddress(address))) done(notPublic(hostname), '');
    else if (options.all) done(null, addresses);
    else done(null, first.address, first.family);
  });
};

async function bodyOf({ statusCode, body }: Dispatcher.ResponseData, { url, mostBytes }: OutsideRequest) {
  if (statusCode !== OK) throw new OutsideRequestFailed(`${url.host} answered with the status ${statusCode}.`);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new OutsideRequestFailed(`${url.host} answered with more than ${mostBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
