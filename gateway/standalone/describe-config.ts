import { z } from 'zod';
import { isRecord } from '#foundation/is-record.ts';
import { configFile } from './config-file.ts';

interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
  readonly items?: Node;
}

/** The keys of the file of `--config`, one a line, from its own schema: what `--help` and docs/gateway.md say. */
export function describeConfigFile(): string {
  const lines = linesOf(z.toJSONSchema(configFile, { io: 'input', unrepresentable: 'any' }) as Node, '');
  const width = Math.max(...lines.map(([path]) => path.length));
  return `${lines.map(([path, text]) => `  ${path.padEnd(width)}  ${text}`).join('\n')}\n`;
}

function linesOf({ properties = {}, required = [] }: Node, prefix: string): [path: string, text: string][] {
  return Object.entries(properties).flatMap(([key, node]): [string, string][] => {
    const path = `${prefix}${key}`;
    const own: [string, string][] = node.description
      ? [[path, `${node.description}${standing(node, required.includes(key))}`]]
      : [];
    const { additionalProperties: values } = node;
    const inner = isRecord(values) && isRecord(values.properties) ? linesOf(values as Node, `${path}.<name>.`) : [];
    return [...own, ...inner, ...linesOf(node, `${path}.`)];
  });
}

function standing({ default: given, items }: Node, isRequired: boolean): string {
  const words = items?.enum ? ` (of ${items.enum.join(', ')})` : '';
  if (isRequired && given === undefined) return `${words} (required)`;
  return typeof given === 'string' ? `${words} (${JSON.stringify(given)})` : words;
}
