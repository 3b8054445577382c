import { flag, integer, list, oneOf, text } from '#foundation/config/variable.ts';
import { isAddressOrNetwork } from './client-address.ts';

/** What an operation may be, do and cost, and who may send how many. */
export const pipelineSettings = {
  MAX_BODY_BYTES: integer({ min: 1024, max: 64 * 1024 * 1024 })
    .default(2 * 1024 * 1024)
    .describe('bytes that the body of a request may have'),
  MAX_TOKENS: integer({ min: 1 }).default(15_000).describe('tokens of a document'),
  MAX_DEPTH: integer({ min: 1, max: 200 }).default(15).describe('fields below each other in an operation'),
  MAX_ALIASES: integer().default(100).describe('aliases of an operation, fragments expanded'),
  MAX_DIRECTIVES: integer().default(200).describe('directives of an operation, fragments expanded'),
  MAX_ROOT_FIELDS: integer({ min: 1 }).default(50).describe('root fields of an operation'),
  MAX_BREADTH: integer({ min: 1 }).default(200).describe('fields that one object is asked for'),
  MAX_FIELDS: integer({ min: 1 }).default(2_000).describe('fields of an operation, fragments expanded'),
  MAX_INPUT_VALUES: integer({ min: 1 }).default(20_000).describe('values in the variables of an operation'),
  MAX_LIST_NESTING: integer({ min: 1 }).default(8).describe('lists inside each other'),
  MAX_COST: integer({ min: 1 }).default(200_000).describe('estimated cost of an operation, by @cost and @listSize'),
  DEFAULT_LIST_SIZE: integer({ min: 1, max: 10_000 })
    .default(10)
    .describe('items of a list of which neither the schema nor the operation says how many'),
  MAX_BATCH: integer({ max: 100 }).default(0).describe('operations in one request; 0 takes no batches'),
  PERSISTED_QUERIES: flag().default(true).describe('whether documents may be sent once and then named by their hash'),
  TRUSTED_DOCUMENTS: oneOf(['off', 'log', 'enforce'])
    .default('off')
    .describe('whether documents that are not in the manifest are logged, or refused'),
  TRUSTED_DOCUMENTS_FILE: text().optional().describe('manifest of the trusted documents, JSON'),
  POLICIES_FILE: text().optional().describe('who is granted the policies of @policy, JSON; without it nobody'),
  TRUSTED_PROXIES: list()
    .refine((entries) => entries.every(isAddressOrNetwork), {
      error: 'expected addresses or networks, as in 10.0.0.0/8',
    })
    .default([])
    .describe('addresses and networks of proxies whose X-Forwarded-For is believed, separated by commas'),
  RESPONSE_COMPRESSION: flag().default(true).describe('whether large answers are compressed for those who ask for it'),
  RATE_LIMIT_AGENT_PER_MINUTE: integer({ min: 1 }).default(600).describe('operations of a kind a minute and agent'),
  RATE_LIMIT_AGENT_BURST: integer({ min: 1 }).default(120).describe('operations of a kind at once and agent'),
  RATE_LIMIT_OPERATOR_PER_MINUTE: integer({ min: 1 })
    .default(6_000)
    .describe('operations of a kind a minute and operator or service'),
  RATE_LIMIT_OPERATOR_BURST: integer({ min: 1 })
    .default(600)
    .describe('operations of a kind at once and operator or service'),
};
