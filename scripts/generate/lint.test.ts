import { buildSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { lintAccess, lintSchema } from './lint.ts';

const sound = `
type Query {
  "The lamps of a house, newest first."
  lamps("How many, from 1 to 100." first: Int = 20 "The \`endCursor\` of the page before." after: String): LampConnection!
}
type Mutation {
  "Switches a lamp on."
  lightLamp("Which one." input: LightLampInput!): LightLampPayload!
}
"A page of lamps."
type LampConnection {
  "Lamps with their cursors."
  edges: [String!]!
  "Lamps alone."
  nodes: [Lamp!]!
  "Where the page ends."
  pageInfo: String!
}
"Gives light."
type Lamp {
  "When it was last switched on."
  litAt: DateTime
  "The share of the day it is on, from 0 to 1."
  costRatio: Float
}
"Which lamp to switch on."
input LightLampInput {
  "The lamp."
  lampId: ID!
}
"What switching a lamp on answers."
type LightLampPayload {
  "Why it was refused."
  errors: [LightLampError!]!
}
"Why a lamp stays dark."
union LightLampError = Broken
"The bulb is gone."
type Broken {
  "What was expected."
  message: String!
}
"A moment."
scalar DateTime
`;

const lint = (from: string | RegExp, to: string) => lintSchema(buildSchema(sound.replace(from, to)));

test('a schema that keeps the rules has no problems', () => {
  expect(lintSchema(buildSchema(sound))).toEqual([]);
});

test.each([
  ['"Gives light."', '', 'Lamp has no description.'],
  ['"Gives light."', '"A lamp."', 'The description of Lamp only repeats its name.'],
  ['"When it was last switched on."', '"lit at"', 'The description of Lamp.litAt only repeats its name.'],
  ['"How many, from 1 to 100."', '', 'Query.lamps(first) has no description.'],
  ['"Which one."', '', 'Mutation.lightLamp(input) has no description.'],
  ['"The lamp."', '', 'LightLampInput.lampId has no description.'],
  ['litAt:', 'lit:', 'Lamp.lit is a DateTime: its name must end in At.'],
  ['costRatio:', 'hourlyCost:', 'Lamp.hourlyCost is money: it must not be a Float.'],
  ['nodes: [Lamp!]!', 'nodes: [Lamp]!', 'LampConnection.nodes is a list that may hold null.'],
  ['"Where the page ends."\n  pageInfo: String!', '', 'LampConnection has no pageInfo.'],
  ['first: Int = 20', 'first: Int', 'Query.lamps answers a connection and must take first: Int = 20.'],
  [
    'input: LightLampInput!)',
    'lamp: LightLampInput!)',
    'Mutation.lightLamp must take input: LightLampInput! and no more.',
  ],
  ['): LightLampPayload!', '): Lamp!', 'Mutation.lightLamp must answer LightLampPayload!.'],
  ['errors: [LightLampError!]!', 'errors: [String!]!', 'LightLampPayload.errors must be [LightLampError!]!.'],
])('%s changed to %s is a problem', (from, to, problem) => {
  expect(lint(from, to)).toContain(problem);
});

test('a root field without an access directive is a problem, wherever it is added', () => {
  const typeDefs = parse(`
    type Query { lamps: Int @requiresScopes(scopes: [["lamp:read"]]) house: Int @authenticated street: Int @tag(name: "a") }
    extend type Mutation { burn: Int }
    type Lamp { isLit: Boolean }
  `);
  expect(lintAccess(typeDefs)).toEqual([
    'Query.street does not say who may use it.',
    'Mutation.burn does not say who may use it.',
  ]);
});
