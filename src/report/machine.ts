// What a report was measured on, as far as the machine tells.
import { readFile, stat } from 'node:fs/promises';
import { arch, availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { inBytes } from './figures.ts';

export type Fact = readonly [name: string, value: string];

/** @param folder where the data lie, for the kind of disk. */
export async function machineFacts(folder: string): Promise<Fact[]> {
  const model = cpus()[0]?.model.replaceAll(/\s+/g, ' ').trim() || 'unknown';
  return [
    ['Processor', `${model}, ${availableParallelism()} cores to use`],
    ['Memory', inBytes(totalmem())],
    ['System', [await systemName(), type(), release(), arch()].filter((part) => part !== '').join(', ')],
    ['Disk', await diskKind(folder)],
    [
      'Load before the start',
      `${loadavg()
        .map((load) => load.toFixed(2))
        .join(', ')} (1, 5, 15 minutes)`,
    ],
  ];
}

async function systemName(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^PRETTY_NAME="?([^"\n]+)/m.exec(text)?.[1] ?? '';
}

/** The file system and what the kernel says of the device below it. */
async function diskKind(folder: string): Promise<string> {
  const { dev } = await stat(folder);
  const device = `${majorOf(dev)}:${minorOf(dev)}`;
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  const mount = mounts.split('\n').find((line) => line.split(' ')[2] === device);
  const [system = '', source = ''] = mount?.split(' - ')[1]?.split(' ') ?? [];
  if (system === '') return 'unknown';
  if (system === 'tmpfs') return 'tmpfs: in memory, no disk';
  const kind = /^\/dev\/x?vd/.test(source) ? 'a virtual disk' : await turning(device);
  return [system, source, kind].filter((part) => part !== '').join(', ');
}

async function turning(device: string): Promise<string> {
  // A partition has no queue of its own: its disk, the folder above, has.
  for (const place of ['queue', '../queue']) {
    const text = await readFile(`/sys/dev/block/${device}/${place}/rotational`, 'utf8').catch(() => '');
    if (text !== '') return text.trim() === '0' ? 'not a turning disk' : 'a turning disk, or said to be one';
  }
  return '';
}

function majorOf(dev: number): number {
  return Number((BigInt(dev) >> 8n) & 0xfffn);
}

function minorOf(dev: number): number {
  return Number((BigInt(dev) & 0xffn) | ((BigInt(dev) >> 12n) & 0xfff00n));
}
