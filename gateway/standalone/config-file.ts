import { z } from 'zod';

const address = (schemes: readonly string[]) =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)), {
    error: `expected a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  });

const path = () => z.string().min(1, { error: 'expected the path of a file' });

// What names a header may have: https://www.rfc-editor.org/rfc/rfc9110#name-tokens
const HEADER_NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;
// These belong to the connection or to the gateway's own request; another value would break it.
const OWN_HEADERS = new Set(
  ['host', 'connection', 'content-length', 'content-type', 'content-encoding', 'transfer-encoding', 'upgrade'].concat([
    'keep-alive',
    'te',
    'trailer',
    'expect',
    'accept-encoding',
    'proxy-connection',
  ]),
);

const headerName = () =>
  z
    .string()
    .regex(HEADER_NAME, { error: 'expected the name of a header' })
    .transform((name) => name.toLowerCase())
    .refine((name) => !OWN_HEADERS.has(name), { error: 'expected a header that is not the connection’s own' });

/** What a header can carry: printable ASCII. */
export const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

const headerValue = z.union(
  [
    z.string().regex(HEADER_VALUE),
    z.strictObject({ file: path().describe('file that holds the value, and nothing else') }),
  ],
  { error: 'expected a text of printable ASCII, or { "file": "path" }' },
);

const subgraph = z.strictObject({
  url: address(['http', 'https']).optional().describe('where it answers, in place of the address in the supergraph'),
  subscriptionUrl: address(['ws', 'wss'])
    .optional()
    .describe('where it speaks graphql-transport-ws; otherwise the same address, as ws:// or wss://'),
  headers: z
    .record(headerName(), headerValue)
    .default({})
    .describe('headers of every request to it, and of its socket; a value may be kept in a file'),
});

const jwt = z
  .strictObject({
    issuer: z.string().min(1).describe('the `iss` of every token'),
    audience: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)], { error: 'expected a text, or several' })
      .describe('the `aud` of every token; one of several'),
    secretFile: path().optional().describe('file with a shared secret of at least 32 bytes, for HS256'),
    publicKeyFile: path().optional().describe('file with a public key, as PEM'),
    jwksFile: path().optional().describe('file with a JSON Web Key Set'),
    jwksUrl: address(['http', 'https']).optional().describe('where a JSON Web Key Set is published'),
    algorithms: z
      .array(z.enum(['HS256', 'RS256', 'PS256', 'ES256', 'EdDSA']))
      .min(1)
      .optional()
      .describe('what tokens may be signed by: otherwise HS256 with a secret, all of the others with public keys'),
    scopeClaim: z
      .string()
      .min(1)
      .default('scope')
      .describe('claim with the scopes: a text separated by spaces, or a list of texts'),
  })
  .superRefine((value, context) => {
    const given = [value.secretFile, value.publicKeyFile, value.jwksFile, value.jwksUrl].filter(Boolean).length;
    if (given === 1) return;
    context.addIssue({ code: 'custom', message: 'expected one of secretFile, publicKeyFile, jwksFile and jwksUrl' });
  })
  .superRefine(({ secretFile, algorithms = [] }, context) => {
    const isShared = algorithms.includes('HS256');
    const isMixed = secretFile ? algorithms.some((name) => name !== 'HS256') : isShared;
    if (!isMixed) return;
    // A public key that is taken for a shared secret lets everybody sign.
    const message = 'expected HS256 alone with secretFile, and never HS256 with public keys';
    context.addIssue({ code: 'custom', path: ['algorithms'], message });
  });

/** The file of `--config`: what the environment cannot say well. Every key is optional. */
export const configFile = z.strictObject({
  subgraphs: z.record(z.string(), subgraph).default({}).describe('by their names in the supergraph'),
  forwardHeaders: z
    .array(headerName())
    .max(32)
    .default([])
    .describe('headers of clients that every subgraph is given; none otherwise'),
  identity: z.strictObject({ jwt }).optional().describe('whose tokens are believed; required without --no-auth'),
  settings: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
    .default({})
    .describe('settings under their names in the environment, which they win over'),
});

export type ConfigFile = z.output<typeof configFile>;
export type JwtOptions = NonNullable<ConfigFile['identity']>['jwt'];
export type HeaderValue = z.output<typeof headerValue>;
