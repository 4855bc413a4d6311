// A process that keeps nginx's cache exact and does nothing else, until it is killed: `fork` it with what it is to follow.
import pino from 'pino';
import { EdgeKeeper } from '../../src/balance/edge/edge-keeper.ts';
import { type DatabaseSettings, openDatabase } from '../../src/database/open-database.ts';
import { Follower } from '../../src/invalidation/follower.ts';
import { logOf } from '../../src/invalidation/log-source.ts';
import { openBus } from '../../src/invalidation/open-bus.ts';

interface Given {
  folder: string;
  database: DatabaseSettings;
}

const { folder, database: settings }: Given = JSON.parse(process.argv[2] ?? '');
const logger = pino(pino.destination(2));
const onError = (error: unknown) => logger.warn({ err: error });
const database = await openDatabase(settings);
const bus = openBus({
  ...settings,
  listenUrl: settings.kind === 'postgres' ? settings.url : null,
  onTrouble: onError,
});
const follower = await Follower.start({ log: logOf(database), bus, pollMs: 500, onError });
const keeper = await EdgeKeeper.open({ folder, follower, logger });
process.on('message', () => process.send?.(keeper.figures));
process.on('disconnect', () => process.exit());
process.send?.(keeper.figures);
