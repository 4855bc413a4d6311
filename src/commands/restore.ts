import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { type RestoreSummary, restoreSite } from '../backup/restore-site.ts';
import { readConfig } from '../config.ts';
import { FolderMediaStore } from '../media/folder-media-store.ts';
import { contentsOf, watchFromTerminal } from './backup.ts';
import { endWhenInterrupted } from './interrupt.ts';

export const restoreCommand = new Command('restore')
  .description('bring a site back from a file that "octavo backup" made; the site must not run meanwhile')
  .argument('<file>', 'the backup; it is proven whole before anything is changed')
  .option('--replace', 'replace the site that is there')
  .action(async (given: string, { replace }: { replace?: boolean }) => {
    const { database, dataDir } = readConfig();
    const mediaStore = new FolderMediaStore(join(dataDir, 'media'));
    const context = { database, mediaStore, now: Date.now, ...watchFromTerminal() };
    await endWhenInterrupted(async () => {
      const options = { file: resolve(given), replace: replace === true };
      console.log(report(await restoreSite(context, options), databaseFile(database)));
    });
  });

function databaseFile(settings: { kind: 'sqlite'; file: string } | { kind: 'postgres' }): string {
  return settings.kind === 'sqlite' ? settings.file : '';
}

function report({ manifest, keptDatabase, missingMedia }: RestoreSummary, file: string): string {
  return [
    `Restored ${contentsOf(manifest)} as they were at ${manifest.createdAt}. Every table has the rows that it had.`,
    ...(keptDatabase === null
      ? []
      : [
          '',
          `The database that was there before is kept as ${keptDatabase}. To go back to it, stop the site and type`,
          `  rm -f ${quoted(`${file}-wal`)} ${quoted(`${file}-shm`)} && mv ${quoted(keptDatabase)} ${quoted(file)}`,
          'Remove it when you no longer need it.',
        ]),
    ...(missingMedia.length === 0
      ? []
      : ['', 'Warning: not in the media store:', ...missingMedia.map((key) => `  media/${key}`)]),
  ].join('\n');
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
