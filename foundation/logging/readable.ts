const COLORS: Readonly<Record<string, string>> = { debug: '2', info: '32', warn: '33', error: '31', fatal: '35' };

const FRAME = new Set(['time', 'level', 'msg', 'service', 'hostname', 'pid', 'err']);

const paint = (code: string | undefined, text: string): string => (code ? `\u001b[${code}m${text}\u001b[0m` : text);

const show = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);

/** One line of JSON as a person reads it: local time, level, service, message, fields; an error's stack below. */
export function readableLine(line: string): string {
  const entry = JSON.parse(line) as Record<string, unknown>;
  const level = String(entry.level);
  const time = new Date(String(entry.time)).toLocaleTimeString('en-GB');
  const fields = Object.entries(entry).filter(([name]) => !FRAME.has(name));
  const tail = fields.map(([name, value]) => paint('2', ` ${name}=${show(value)}`)).join('');
  const error = entry.err as { stack?: string; message?: string } | undefined;
  const stack = error ? `\n${(error.stack ?? error.message ?? '').replaceAll(/^/gm, '    ')}` : '';
  const head = `${paint('2', time)} ${paint(COLORS[level], level.padEnd(5))} ${String(entry.service ?? '')}`;
  return `${head}: ${String(entry.msg ?? '')}${tail}${stack}\n`;
}
