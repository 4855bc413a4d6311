import { expect, test } from 'vitest';
import { NodeMetrics } from './node-metrics.ts';

const TEXT = `# HELP octavo_cache_requests_total What
octavo_cache_requests_total{cache="pages",outcome="hit"} 100
octavo_cache_requests_total{cache="pages",outcome="miss"} 7
octavo_cache_requests_total{cache="pages",outcome="refused"} 0
octavo_cache_requests_total{cache="values",outcome="hit"} 3
octavo_query_duration_seconds_count{query="posts.by-slug"} 5
octavo_query_duration_seconds_count{query="invalidations.after"} 50
octavo_query_duration_seconds_count{query="transaction.begin"} 9
octavo_http_request_duration_seconds_count{route="/",method="GET",status="2xx"} 4
octavo_http_request_duration_seconds_count{route="/metrics",method="GET",status="2xx"} 40
process_resident_memory_bytes 1.5e+8
`;

test('adds up what has the labels asked for', () => {
  const metrics = new NodeMetrics(TEXT);
  expect(metrics.sum('octavo_cache_requests_total')).toBe(110);
  expect(metrics.sum('octavo_cache_requests_total', { cache: 'pages' })).toBe(107);
  expect(metrics.sum('process_resident_memory_bytes')).toBe(150_000_000);
  expect(metrics.sum('nothing')).toBe(0);
});

test('counts statements and answers that were made for readers alone', () => {
  const metrics = new NodeMetrics(TEXT);
  expect(metrics.statements).toBe(5);
  expect(metrics.renders).toBe(4);
});

test('tells what part of a cache was there between two looks, and nothing where it was hardly asked', () => {
  const before = new NodeMetrics(TEXT);
  const after = new NodeMetrics(
    TEXT.replace('outcome="hit"} 100', 'outcome="hit"} 280').replace('"refused"} 0', '"refused"} 20'),
  );
  expect(NodeMetrics.hitShare(before, after, 'pages')).toBeCloseTo(0.9);
  expect(NodeMetrics.hitShare(before, after, 'values')).toBeNull();
  expect(NodeMetrics.hitShare(before, after, 'fragments')).toBeNull();
});
