// All addresses that the application answers to, as its table names them.
import type { Hono } from 'hono';

export interface Route {
  method: string;
  /** With its parameters: `/admin/posts/:id{[1-9][0-9]{0,14}}/edit`. */
  path: string;
  /** The same without what a parameter must look like: `/admin/posts/:id/edit`. */
  name: string;
}

/** Each once, in the order of the table; middleware is none. */
export function routesOf(app: Hono): Route[] {
  const routes = new Map<string, Route>();
  for (const { method, path } of app.routes) {
    const name = path.replace(/(:\w+)\{[^/]*\}(?=\/|$)/g, '$1');
    const isMiddleware = method === 'ALL' || (method !== 'GET' && name.endsWith('*'));
    if (!isMiddleware) routes.set(`${method} ${name}`, { method, path, name });
  }
  return [...routes.values()];
}

/** An address of the route, its parameters replaced. @param otherwise for those that are not named. */
export function addressOf({ name }: Route, values: Readonly<Record<string, string>> = {}, otherwise = '1') {
  return name
    .replace(/:(\w+)/g, (_, parameter: string) => values[parameter] ?? otherwise)
    .replace('*', otherwise);
}
