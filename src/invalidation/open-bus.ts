import { type Bus, silentBus } from './bus.ts';
import { FileBus } from './file-bus.ts';
import { NotifyBus } from './notify-bus.ts';

export interface BusSettings {
  kind: 'sqlite' | 'postgres';
  /** SQLite's file, beside which processes wake each other. */
  file?: string;
  /** PostgreSQL's, for a connection of its own; null listens nowhere. */
  listenUrl: string | null;
  /** Given why nothing is heard or told, once each time that begins. */
  onTrouble: (error: unknown) => void;
}

export function openBus({ kind, file, listenUrl, onTrouble }: BusSettings): Bus {
  if (kind === 'postgres')
    return listenUrl === null ? silentBus : new NotifyBus({ url: listenUrl, onTrouble });
  // A database in memory is nobody else's.
  if (file === undefined || file === ':memory:') return silentBus;
  return new FileBus({ databaseFile: file, onTrouble });
}
