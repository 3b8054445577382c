const REDACTED = '[redacted]';

const SECRET_NAME = /authorization|cookie|token|secret|passw|passphrase|credential|api[-_]?key|private[-_]?key/i;

/** Secrets that hide inside other texts: a bearer header, a credential of ours, the password in a URL. */
const SECRET_TEXTS: readonly [pattern: RegExp, replacement: string][] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  [/\b(adm|cli|agt)_[\w-]{16,}/g, `$1_${REDACTED}`],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+/g, REDACTED],
  [/(:\/\/[^\s:/?#@"']*):[^\s@/"']+@/g, `$1:${REDACTED}@`],
];

/** Replaces every secret that can be told by its form inside a text. */
export const redactText = (text: string): string =>
  SECRET_TEXTS.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text);

/** A copy in which every text under a secret's name, at any depth, and every secret inside a text is replaced. */
export function redact(value: unknown, underSecretName = false): unknown {
  if (typeof value === 'string') return underSecretName ? REDACTED : redactText(value);
  if (Array.isArray(value)) return value.map((item) => redact(item, underSecretName));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, redact(item, underSecretName || SECRET_NAME.test(name))]),
  );
}

// Most lines hold nothing that looks like a secret; only the others are read and written again.
const SUSPICIOUS = new RegExp(`${SECRET_NAME.source}|bearer|basic|adm_|cli_|agt_|eyJ|://`, 'i');

/**
 * Redacts one line of JSON, as the last step before it leaves: whatever was logged, bound to a child or hung on an
 * error is covered. A line that cannot be read is withheld rather than let through.
 */
export function redactLine(line: string): string {
  if (!SUSPICIOUS.test(line)) return line;
  try {
    return `${JSON.stringify(redact(JSON.parse(line)))}\n`;
  } catch {
    return `${JSON.stringify({ level: 'error', msg: 'A log line that could not be redacted was withheld.' })}\n`;
  }
}
