/** One line of a page of metrics. */
export interface PrometheusSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(?:\{(.*)\})?\s+(\S+)(?:\s+\S+)?$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"/g;

/**
 * The samples of a page in Prometheus' text format. Lines that are none are passed over: whoever scrapes a page for one
 * metric need not understand the others. Leaves out exemplars and quoted metric names.
 */
export function readPrometheusText(page: string): readonly PrometheusSample[] {
  return page.split('\n').flatMap((line) => {
    const [, name, labels = '', written = ''] = SAMPLE.exec(line.trim()) ?? [];
    const value = numberOf(written);
    return name === undefined || value === undefined ? [] : [{ name, labels: labelsOf(labels), value }];
  });
}

function labelsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(LABEL)].map(([, name = '', value = '']) => [name, unescaped(value)]));
}

function unescaped(value: string): string {
  return value.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

function numberOf(text: string): number | undefined {
  if (/^[+-]?Inf$/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^NaN$/i.test(text)) return Number.NaN;
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? undefined : value;
}
