import { readdir, readFile } from 'node:fs/promises';

/** What Linux counts processor time in. */
const TICKS_PER_SECOND = 100;
// Counted after the name, which stands in parentheses and may hold anything: proc(5), /proc/[pid]/stat.
const PARENT = 1;
const TIMES = [11, 12, 13, 14];

/** CPU of a server's process and of its children, those that have ended included, in milliseconds. NaN without one. */
export async function cpuOfServer(pid: number | undefined): Promise<number> {
  if (pid === undefined) return Number.NaN;
  const others = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const known = await Promise.all(others.map(async (name) => ({ pid: Number(name), stat: await statOf(name) })));
  const own = known.filter((one) => one.pid === pid || Number(one.stat?.[PARENT]) === pid);
  const ticks = own.flatMap(({ stat }) => TIMES.map((at) => Number(stat?.[at] ?? 0)));
  return (ticks.reduce((total, value) => total + value, 0) * 1000) / TICKS_PER_SECOND;
}

/** The fields after the name; undefined for a process that has just ended. */
async function statOf(name: string): Promise<string[] | undefined> {
  const text = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => undefined);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}
