/** Of less there is no share. */
const LEAST_ASKED = 100;

/** What a process tells at /metrics: names with their labels, as they stand there, and values. */
export class NodeMetrics {
  readonly #samples: { name: string; labels: string; value: number }[];

  constructor(text: string) {
    this.#samples = text.split('\n').flatMap((line) => {
      const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      return value === undefined ? [] : [{ name, labels, value: Number(value) }];
    });
  }

  /** Over all labels of which the given are a part: `{ cache: 'pages' }`. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number {
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    return this.#samples
      .filter((sample) => sample.name === name && wanted.every((label) => sample.labels.includes(label)))
      .reduce((sum, { value }) => sum + value, 0);
  }

  /** Statements that were sent for readers: neither by regular jobs' transactions nor by what reads the log. */
  get statements(): number {
    return this.#samples
      .filter(
        ({ name, labels }) =>
          name === 'octavo_query_duration_seconds_count' &&
          !/query="(?:invalidations|transaction)\./.test(labels),
      )
      .reduce((sum, { value }) => sum + value, 0);
  }

  /** Answers that the application made, of pages and of what is no page. */
  get renders(): number {
    return this.#samples
      .filter(
        ({ name, labels }) =>
          name === 'octavo_http_request_duration_seconds_count' &&
          !/route="\/(?:metrics|livez)"/.test(labels),
      )
      .reduce((sum, { value }) => sum + value, 0);
  }

  /** Part of what a cache was asked for that was there; null where it was hardly asked. */
  static hitShare(before: NodeMetrics, after: NodeMetrics, cache: string): number | null {
    const asked = (labels: Record<string, string>) =>
      after.sum('octavo_cache_requests_total', { cache, ...labels }) -
      before.sum('octavo_cache_requests_total', { cache, ...labels });
    const all = asked({});
    return all < LEAST_ASKED ? null : 1 - (asked({ outcome: 'miss' }) + asked({ outcome: 'refused' })) / all;
  }
}
