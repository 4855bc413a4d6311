// Every query has a name: logs, budgets and plans speak of queries by it.
import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryId,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely';
import type { Reader } from './database.ts';

/** `db` with every query built on it called `name`, like `posts.page`. */
export function named<Db extends Reader>(db: Db, name: string): Db {
  let plugin = plugins.get(name);
  if (plugin === undefined) {
    plugin = new NamePlugin(name);
    plugins.set(name, plugin);
  }
  // Kysely types `withPlugin` as returning the plain class; a transaction gives a transaction.
  return db.withPlugin(plugin) as Reader as Db;
}

/** The name given to a query, `''` when it has none. */
export function queryName(queryId: QueryId): string {
  return names.get(queryId) ?? '';
}

/** Names a query that was compiled without `named`. */
export function nameQuery(queryId: QueryId, name: string): void {
  names.set(queryId, name);
}

const names = new WeakMap<QueryId, string>();
const plugins = new Map<string, NamePlugin>();

class NamePlugin implements KyselyPlugin {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    nameQuery(queryId, this.#name);
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}
