import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { readQuery } from '../support/promql.ts';
import { Company } from './company.ts';
import { useStack } from './stack.ts';

const { stack, api } = useStack();

interface Alerts {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly annotations: Readonly<Record<string, string>>;
    }[];
  }[];
}

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
}

const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const alerts = (parse(await read('ops/alerts.yaml')) as Alerts).groups.flatMap(({ rules }) => rules);
const dashboard = JSON.parse(await read('ops/dashboard.json')) as Dashboard;
const queries = [
  ...alerts.map(({ alert, expr }) => ({ where: alert, expr })),
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ where: title, expr }))),
];

/** Given by Prometheus itself to whatever it scrapes. */
const GIVEN = new Set(['instance', 'job']);

const SAMPLE = /^(\w+)(?:\{(.*)\})? \S+$/;

/** The labels of every metric that either process serves. */
async function scrape(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { api: apiUrl, worker: workerUrl } = stack().metricsUrls;
  const texts = await Promise.all([apiUrl, workerUrl].map(async (url) => (await fetch(url)).text()));
  const labels = new Map<string, Set<string>>();
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    const [, metric, written = ''] = SAMPLE.exec(line) ?? [];
    if (metric === undefined || line.startsWith('#')) continue;
    const known = labels.get(metric) ?? new Set(GIVEN);
    for (const [, label = ''] of written.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) known.add(label);
    labels.set(metric, known);
  }
  return labels;
}

it('asks in alerts and panels for nothing that is not served from the first scrape', async () => {
  // Of nothing there is nothing to tell: an inbox, a webhook.
  await Company.found(api(), { agents: { A1: 'online' } });
  await api().expect('PUT', '/v1/webhooks/desk', { url: 'http://127.0.0.1:9/hook' });
  const missing = async () => {
    const labels = await scrape();
    return queries.flatMap(({ where, expr }) => {
      const { selectors, grouping } = readQuery(expr);
      const all = new Set(selectors.flatMap(({ metric }) => [...(labels.get(metric) ?? [])]));
      return [
        ...selectors.filter(({ metric }) => !labels.has(metric)).map(({ metric }) => `${where}: ${metric}`),
        ...selectors.flatMap(({ metric, labels: asked }) =>
          asked.filter((label) => !labels.get(metric)?.has(label)).map((label) => `${where}: ${metric}{${label}}`),
        ),
        ...grouping.filter((label) => !all.has(label)).map((label) => `${where}: by (${label})`),
      ];
    });
  };

  await expect.poll(missing, { timeout: 20_000 }).toEqual([]);
});

it('has a panel for every metric of Baton', async () => {
  const shown = new Set(
    dashboard.panels.flatMap(({ targets = [] }) =>
      targets.flatMap(({ expr }) => readQuery(expr).selectors.map(({ metric }) => base(metric))),
    ),
  );

  const served = new Set([...(await scrape()).keys()].filter((metric) => metric.startsWith('baton_')).map(base));

  expect([...served].filter((metric) => !shown.has(metric))).toEqual([]);
});

it('says with every alert what it means and where it stands what to do', async () => {
  const headings = (await read('docs/operations.md')).split('\n').filter((line) => line.startsWith('#'));
  const anchors = new Set(headings.map((line) => `docs/operations.md#${anchorOf(line)}`));

  const unexplained = alerts.filter(
    ({ annotations: { summary, description, runbook = '' } }) => !summary || !description || !anchors.has(runbook),
  );

  expect(unexplained.map(({ alert, annotations }) => [alert, annotations['runbook']])).toEqual([]);
});

const base = (metric: string): string => metric.replace(/_(bucket|sum|count)$/, '');

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
