import { parser } from '@prometheus-io/lezer-promql';

/** What a query asks of the metrics. */
export interface Query {
  readonly selectors: readonly Selector[];
  /** Labels by which it groups or joins. */
  readonly grouping: readonly string[];
}

export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** Reads a query. @throws if it is not PromQL */
export function readQuery(query: string): Query {
  const selectors: { metric: string; labels: string[] }[] = [];
  const grouping: string[] = [];
  parser.parse(query).iterate({
    enter: ({ name, from, to, node, type }) => {
      const text = query.slice(from, to);
      if (type.isError) throw new Error(`not PromQL at ${from}: ${query}`);
      if (name === 'VectorSelector') selectors.push({ metric: query.slice(from, node.firstChild?.to), labels: [] });
      if (name !== 'LabelName') return;
      if (node.parent?.name === 'GroupingLabels') grouping.push(text);
      else selectors.at(-1)?.labels.push(text);
    },
  });
  return { selectors, grouping };
}
