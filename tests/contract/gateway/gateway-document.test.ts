import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeConfigFile } from '../../../gateway/standalone/describe-config.ts';
import { readConfig, standaloneSettings } from '../../../gateway/standalone/settings.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/gateway.md'), 'utf8');
const block = (language: string): string => text.match(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``))?.[1] ?? '';

describe('G1 docs/gateway.md', () => {
  test('says of the configuration what the program says', () => {
    expect(block('text')).toBe(describeConfigFile());
  });

  test('shows a configuration that can be used', () => {
    const config = readConfig({ text: block('json'), env: {}, flags: {}, isOpen: false, directory: '/etc/graph' });
    expect(config.settings).toMatchObject({ MAX_DEPTH: 12, POLICIES_FILE: '/etc/graph/policies.json' });
  });

  test('names no setting that does not exist', () => {
    const named = new Set(text.match(/\b[A-Z]{2,}(?:_[A-Z]+)+\b/g));
    expect([...named].filter((name) => name !== 'SUPERGRAPH_FILE' && !(name in standaloneSettings))).toEqual([]);
  });
});
