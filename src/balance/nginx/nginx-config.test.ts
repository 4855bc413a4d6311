import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { balanceSettings, nginxPlan } from '../../../tests/support/nginx.ts';
import { nginxConfig } from './nginx-config.ts';

const NODES = [
  { name: 'node-1', address: '10.0.0.5:3000' },
  { name: 'node-2', address: '[fd00::5]:3000' },
];
const TLS = { certificate: '/etc/a b/site.pem', key: '/etc/a b/key.pem' };

describe('nginxConfig', () => {
  test('says the same of the same plan', () => {
    expect(nginxConfig(nginxPlan({ nodes: NODES }))).toBe(nginxConfig(nginxPlan({ nodes: NODES })));
  });

  test('has every node in the group for all, and one group for those who stay with each', () => {
    const text = nginxConfig(nginxPlan({ nodes: NODES }));
    expect(text).toContain('server 10.0.0.5:3000 max_fails=1 fail_timeout=2s; # node-1');
    expect(text).toContain('upstream on-node-2 {');
    expect(text).toContain('server [fd00::5]:3000 max_fails=0 backup;');
    expect(nginxConfig(nginxPlan({ nodes: [{ name: 'a', address: 'a:1', isDown: true }] }))).toContain(
      'server a:1 max_fails=1 fail_timeout=2s down; # a',
    );
  });

  test('asks the node with the least to do for those who stay nowhere, and deals out those who will', () => {
    const groups = nginxConfig(nginxPlan({ nodes: NODES })).split(/^ *(?:upstream|map) /m);
    const bodyOf = (name: string) => groups.find((group) => group.startsWith(`${name} {`));
    expect(bodyOf('everyone')).toContain('least_conn;');
    expect(bodyOf('newcomers')).toMatch(/server 10\.0\.0\.5:3000 .*\n.*server \[fd00::5\]:3000 /);
    expect(bodyOf('newcomers')).not.toContain('least_conn;');
    expect(bodyOf('$is_known $any')).toContain('1 newcomers;');
    expect(bodyOf('$route $group')).toMatch(/default \$any;\s+on-node-1 on-node-1;/);
  });

  test('does not try a node that was too slow once more for those who stay with it', () => {
    const groups = nginxConfig(nginxPlan({ nodes: NODES })).split(/^ *(?:upstream|map) /m);
    const group = groups.find((one) => one.startsWith('on-node-1 {')) ?? '';
    expect(group.match(/server \S+/g)).toEqual(['server 10.0.0.5:3000', 'server [fd00::5]:3000']);
  });

  test('tells nodes whether it keeps pages', () => {
    const said = (edgeBytes: number | null) =>
      nginxConfig(nginxPlan({ settings: balanceSettings({ edgeBytes }) }));
    expect(said(1024 * 1024)).toContain('proxy_set_header Octavo-Edge $msec;');
    expect(said(null)).toContain('proxy_set_header Octavo-Edge 0;');
  });

  test('says to each version what it knows', () => {
    const settings = balanceSettings({ tls: TLS, port: 443, httpPort: 80, host: '::' });
    const at = (minor: number, patch: number) =>
      nginxConfig(
        nginxPlan({ settings, version: { major: 1, minor, patch }, siteUrl: 'https://example.org' }),
      );
    expect(at(22, 1)).toContain('listen [::]:443 ipv6only=off default_server backlog=4096 ssl http2;');
    expect(at(25, 0)).toContain('ssl http2;');
    expect(at(25, 1)).toContain('ssl;\n        http2 on;');
    expect(at(29, 0)).toContain('http2 on;');
    expect(at(27, 3)).not.toContain('keepalive_min_timeout');
    expect(at(27, 4)).toContain('keepalive_min_timeout 5s;');
    expect(at(29, 0)).toContain('ssl_certificate "/etc/a b/site.pem";');
    expect(at(29, 0)).toContain('return 301 https://example.org$request_uri;');
    expect(at(29, 0)).toContain('__Host-(?:session|commenter|notice)=');
  });

  test('changes when the files of the certificate do', () => {
    const plan = nginxPlan({ settings: balanceSettings({ tls: TLS }) });
    expect(nginxConfig({ ...plan, certificateStamp: '1' })).not.toBe(
      nginxConfig({ ...plan, certificateStamp: '2' }),
    );
  });

  test('leaves out what is not wanted', () => {
    const plain = nginxConfig(nginxPlan({ settings: balanceSettings({ edgeBytes: null }) }));
    expect(plain).not.toMatch(/proxy_cache|limit_req|limit_conn|set_real_ip|ssl|\/assets\//);
    const limits = balanceSettings({
      requestsPerSecond: 20,
      connections: 30,
      trustedProxies: ['10.0.0.0/8'],
    });
    const limited = nginxConfig(nginxPlan({ settings: limits }));
    expect(limited).toContain('limit_req zone=requests burst=200 nodelay;');
    expect(limited).toContain('limit_conn connections 30;');
    expect(limited).toContain('set_real_ip_from 10.0.0.0/8;');
  });

  test('keeps everything in its folder', () => {
    const text = nginxConfig(nginxPlan({ settings: balanceSettings({ folder: '/srv/"my" site' }) }));
    for (const name of ['nginx.pid', 'logs/error.log', 'edge', 'temp/proxy'])
      expect(text).toContain(`"${join('/srv/\\"my\\" site', name)}"`);
  });
});
