import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Watch } from '../backup/backup-context.ts';
import { type BackupSummary, backupSite } from '../backup/backup-site.ts';
import { checkBackup } from '../backup/check-backup.ts';
import type { Manifest } from '../backup/manifest.ts';
import { openScratchFolder, type ScratchFolder } from '../backup/scratch-folder.ts';
import { readConfig } from '../config.ts';
import { FolderMediaStore } from '../media/folder-media-store.ts';
import { endWhenInterrupted, onInterrupt } from './interrupt.ts';
import { Progress } from './progress.ts';

interface Flags {
  force?: boolean;
  media: boolean;
  check?: boolean;
  quiet?: boolean;
}

export const backupCommand = new Command('backup')
  .description('write the whole site into one file, also while it runs; "octavo restore" brings it back')
  .argument('<file>', 'the new file, such as blog-2026-03-15.octavo')
  .option('--force', 'replace a file of this name')
  .option('--no-media', 'leave out what was uploaded')
  .option('--check', 'make nothing: prove that this backup is whole')
  .option('--quiet', 'say something only when something is wrong')
  .action(async (given: string, flags: Flags) => {
    const file = resolve(given);
    const { signal, progress } = watchFromTerminal();
    const watch = flags.quiet ? { signal } : { signal, progress };
    await endWhenInterrupted(async () => {
      const { text, warning } = flags.check ? await check(file, watch) : await make(file, flags, watch);
      if (!flags.quiet) console.log(text);
      if (warning !== '') console.error(warning);
    });
  });

interface Report {
  text: string;
  /** Empty when all is well. */
  warning: string;
}

/** Progress on standard error; Ctrl-C ends the work. */
export function watchFromTerminal(): Required<Watch> {
  return { signal: onInterrupt(), progress: (label, total) => new Progress(label, total) };
}

async function make(file: string, { force, media }: Flags, watch: Watch): Promise<Report> {
  const { database, dataDir } = readConfig();
  const mediaStore = new FolderMediaStore(join(dataDir, 'media'));
  const context = { database, mediaStore, now: Date.now, ...watch };
  const summary = await backupSite(context, { file, force: force === true, withMedia: media });
  return report(file, summary);
}

async function check(file: string, watch: Watch): Promise<Report> {
  await using scratch = await scratchFor(file);
  const { manifest } = await checkBackup(file, scratch.path, watch);
  const text = `${file} is whole: Octavo ${manifest.octavo}, ${manifest.createdAt}, ${contentsOf(manifest)}.`;
  return { text, warning: warningAbout(manifest) };
}

/** A backup may stand where nothing can be written. */
async function scratchFor(file: string): Promise<ScratchFolder> {
  return openScratchFolder(file).catch(() => openScratchFolder(join(tmpdir(), 'octavo-check')));
}

function report(file: string, { manifest, bytes }: BackupSummary): Report {
  const size = (bytes / 1_000_000).toFixed(1);
  const lines = [
    `Wrote ${contentsOf(manifest)} to ${file} (${size} MB), read it back and found it whole.`,
    'It holds addresses, hashes of passwords and the keys that the site signs with: keep it as private as the database.',
    ...(manifest.withMedia ? [] : ['What was uploaded is not in it.']),
  ];
  return { text: lines.join('\n'), warning: warningAbout(manifest) };
}

/** For a person: what a backup holds. */
export function contentsOf({ tables, parts }: Manifest): string {
  const rowsOf = (table: string) => tables.find(({ name }) => name === table)?.rows ?? 0;
  const files = parts.filter(({ name }) => name.startsWith('media/')).length;
  return `${rowsOf('posts')} posts, ${rowsOf('pages')} pages, ${rowsOf('comments')} comments, ${rowsOf('users')} people and ${files} media files`;
}

function warningAbout({ missingMedia, changedMedia }: Manifest): string {
  const list = (title: string, keys: readonly string[]) =>
    keys.length === 0 ? [] : [title, ...keys.map((key) => `  media/${key}`)];
  return [
    ...list('Warning: not in the media store, and so not in the backup:', missingMedia),
    ...list('Warning: no longer the bytes that were uploaded, and backed up as they are:', changedMedia),
  ].join('\n');
}
