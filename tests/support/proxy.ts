// Stands between Octavo and a server that it needs, to be away, slow or silent when a test wants that.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout } from 'node:timers/promises';

export interface ServerProxy extends AsyncDisposable {
  /** The server's address, by way of this. */
  url: string;
  /** As if nothing had been: what stood still goes on. */
  serve(): void;
  /** Ends all connections, and takes no others. */
  refuse(): void;
  /** Ends all connections, and takes others. */
  cut(): void;
  /** Connections stay, and can be made, and nothing comes through. */
  hang(): void;
  /** Has each answer take so many milliseconds longer. */
  delay(milliseconds: number): void;
}

type State = 'serves' | 'refuses' | 'hangs';
type Flow = readonly [from: Socket, through: Transform];

/** @param url of the server, `postgres://…` or `redis://…`. */
export async function openProxy(url: string): Promise<ServerProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const flows = new Set<Flow>();
  let state: State = 'serves';
  let delay = 0;
  const flow = (from: Socket, to: Socket, wait: () => number) => {
    const through = slowly(wait);
    const one: Flow = [from, through];
    sockets.add(from);
    flows.add(one);
    through.pipe(to);
    if (state === 'serves') from.pipe(through);
    from
      .on('error', () => {})
      .on('close', () => {
        sockets.delete(from);
        flows.delete(one);
        to.destroy();
      });
  };
  const server = createServer({ noDelay: true }, (near) => {
    if (state === 'refuses') return near.destroy();
    const far = connect({ port: Number(target.port), host: target.hostname, noDelay: true });
    flow(near, far, () => 0);
    flow(far, near, () => delay);
    return undefined;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no TCP port.');
  const proxied = new URL(url);
  proxied.port = String(address.port);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: proxied.href,
    cut,
    serve: () => {
      if (state === 'hangs') for (const [from, through] of flows) from.pipe(through);
      state = 'serves';
    },
    refuse: () => {
      state = 'refuses';
      cut();
    },
    hang: () => {
      state = 'hangs';
      for (const [from, through] of flows) from.unpipe(through);
    },
    delay: (milliseconds) => {
      delay = milliseconds;
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

function slowly(wait: () => number): Transform {
  return new Transform({
    async transform(chunk: Buffer, _, done) {
      const milliseconds = wait();
      if (milliseconds > 0) await setTimeout(milliseconds);
      done(null, chunk);
    },
  });
}
