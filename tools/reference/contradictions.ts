/** What the owners of three platforms wrote that cannot all be true, and who says so. */

/** Found in an example, by a rule or mistake; else why no spec can say it, or who will look at it. */
export type Finder = Found | { readonly elsewhere: string };

export interface Found {
  readonly code: string;
  readonly example: Example;
  /** What it contradicts is written nowhere: it holds for everybody. */
  readonly isAlone: boolean;
}

type Example = 'mno' | 'greenlang' | 'fingerprint';

export interface Contradiction {
  readonly row: number;
  readonly written: string;
  readonly why: string;
  readonly cure: string;
  readonly finder: Finder;
}

type Row = readonly [written: string, why: string, cure: string, finder: Finder];

function found(code: string, example: Example): Finder {
  return { code, example, isAlone: false };
}

function foundAlone(code: string, example: Example): Finder {
  return { code, example, isAlone: true };
}

function elsewhere(why: string): Finder {
  return { elsewhere: why };
}

/** In the order of their numbers, which the examples name at the end of a line. */
const ROWS: readonly Row[] = [
  [
    'an RPO of 1 hour, with dumps every 4 hours',
    'The last dump that can be restored is as old as the time between two and the time one takes.',
    'archive the log at least every 5 minutes; dumps stay as the portable, long tier',
    found('BCK003', 'mno'),
  ],
  [
    'retention of 90 days demanded, schedules that keep 30 and 7',
    'Judged by one schedule it always fails, whatever the others keep.',
    'judge a set of data by the oldest tier that survives',
    found('BCK005', 'greenlang'),
  ],
  [
    'keys replaced monthly with 2 versions kept, monthly copies kept for 7 years',
    'After two months nothing older can be read, and what is locked cannot be written anew.',
    'keep every version, or wrap the data keys, which lie apart, again',
    found('BCK007', 'mno'),
  ],
  [
    'a lost zone left within 30 s by DNS, answers kept for 60 s',
    'The time to live alone is longer.',
    'inside a region: endpoints and a quorum, no DNS',
    found('DNS003', 'greenlang'),
  ],
  [
    'DNS moved, then verified, then moved back by itself',
    'Once another region has been written to, the way back loses what was written.',
    'verify before the point of no return, and fence the old primary',
    elsewhere('the steps of a failover are no field of the spec: the order is that of the controller'),
  ],
  [
    'auditors want an RPO under 1 h and an RTO under 4 h, the targets say 15 min and 1 h',
    'Two thresholds for one figure; whoever meets the wider one has not met the other.',
    'report both',
    found('BCK026', 'greenlang'),
  ],
  [
    'two regions write, timestamps decide',
    'The older of two writes is lost, and clocks decide which that is.',
    'one region writes each set of data; a merge that loses is declared, table by table',
    elsewhere(
      'the language asks for it: `replication` has one writer, or names each table that may lose under `lossy`; two writers among manifests are [DAT006](checks.md#dat006)',
    ),
  ],
  [
    'the gateway samples 20 %, and 100 % of what is critical behind it is kept',
    'Whether a trace begins is decided at its head: the tail chooses among what is left.',
    'let all begin and let the tail decide by class',
    found('SPEC028', 'mno'),
  ],
  [
    '99.99 %, “43.2 minutes a month”',
    '43.2 minutes are 99.9 %; 99.99 % are 4.3.',
    'say one of the two',
    found('SPEC028', 'mno'),
  ],
  [
    'an RTO of 4 h beside 99.99 %',
    'One loss of a region spends the budget of 4.6 years.',
    'exclude the loss of a region in words, or recover within minutes',
    found('TGT001', 'mno'),
  ],
  [
    '70/30, 70/20/10 and 40/40/20 of the same regions; us-west-2 both active and a hot standby',
    'Three splits, and no layer is named.',
    'every split has its layer: DNS, gateway or mesh',
    found('SPEC022', 'mno'),
  ],
  [
    'told below 6 and above 40 pods, the autoscaler keeps 9 to 30',
    'It can never happen.',
    'bands inside the bounds',
    found('SPEC028', 'mno'),
  ],
  [
    'two Jaegers on memory or Badger',
    'They are two stores, and a search sees one of them.',
    'one pod, or a store that they share',
    found('SPEC025', 'fingerprint'),
  ],
  [
    '10,000 traces kept, all of 1,000 requests per second sampled',
    'That is ten seconds.',
    'a size from rate and time',
    found('SPEC028', 'fingerprint'),
  ],
  [
    'one pod at a time, with 25 % missing and 25 % too many',
    'Of more than four pods only one of the two holds.',
    'choose',
    found('SPEC025', 'greenlang'),
  ],
  ['2 read replicas here, 3 there', 'One field has two values.', 'choose, per region', found('SPEC003', 'greenlang')],
  [
    'a Redis Cluster with Sentinel',
    'They are two topologies: a Cluster replaces its masters itself.',
    'choose',
    found('SPEC025', 'greenlang'),
  ],
  [
    'the footprint of a region is 512 Mi in one place, 768 Mi in another',
    'One of the two was not counted.',
    'it is computed from the parts',
    elsewhere('no field holds it: the parts say what they need, and it is added up'),
  ],
  [
    'ISO 27001 with 114 controls in 14 domains',
    'That is the edition of 2013; the one of 2022 has 93 in 4 themes.',
    'name the edition',
    elsewhere('no field of the spec: the evidence for each edition is a chapter to come'),
  ],
  [
    'Kiali with all of Istio’s API, and least privilege everywhere',
    'Who may write every route may take any traffic.',
    'it reads, unless more is asked for',
    foundAlone('OBS013', 'fingerprint'),
  ],
  [
    '`istioctl get`, `istioctl pc destinationrule`, `velero backup get --details`',
    'There are no such commands.',
    'every command is parsed against the tool that it names',
    elsewhere('no spec holds commands: those in guides are held to their tools by a test'),
  ],
  [
    'traces kept for 7 days, for 30, and for 7 to 90',
    'One trace has one time, and the first class that it is of says which.',
    'a time per class, once',
    found('SPEC030', 'mno'),
  ],
  [
    '“regional” volumes where volumes are zonal (EBS)',
    'There are none to be had: a pod follows its volume’s zone, and is lost with it.',
    'zonal volumes, bound where the pod is placed, and a replica per zone',
    found('DAT004', 'mno'),
  ],
  [
    'etcd backed up by Velero',
    'Velero copies objects through the API server; it never sees etcd.',
    'snapshots where the control plane is yours, else it is the provider’s',
    found('BCK013', 'mno'),
  ],
  [
    '95 % of what fails five times ejected within 60 s, with a limit of 10 % over 3 to 9 pods',
    'Such a pool never ejects anybody.',
    'a limit of at least one pod',
    found('SPEC024', 'mno'),
  ],
  [
    'what repeats every year, from 30 days of history',
    'It cannot be told from what does not repeat.',
    'two years of history, or leave it out',
    found('SPEC028', 'mno'),
  ],
  [
    'a horizontal autoscaler on processor and memory, a vertical one on the same',
    'Each changes what the other looks at.',
    'the vertical one leaves these resources alone',
    found('SPEC025', 'mno'),
  ],
  [
    'a budget below what the most replicas cost',
    'Whichever is reached first is broken by the other.',
    'bounds within the budget, or somebody who decides',
    elsewhere(
      '[CST001](checks.md#cst001), in any spec; at list prices the most pods of none of the three come near its budget',
    ),
  ],
];

export const CONTRADICTIONS: readonly Contradiction[] = ROWS.map(([written, why, cure, finder], index) => ({
  row: index + 1,
  written,
  why,
  cure,
  finder,
}));

/** Lines of an example that are marked with a row: `rto: 4h # 10`. */
export function markedLines(text: string, row: number): readonly number[] {
  return text.split('\n').flatMap((line, index) => {
    const [, numbers] = /[^\s#].* # ((?:\d+ ?)+)$/.exec(line) ?? [];
    return numbers?.trim().split(' ').includes(String(row)) === true ? [index + 1] : [];
  });
}

/** The page's table; `textOf` gives an example. */
export function contradictionTable(textOf: (example: string) => string): string {
  const rows = CONTRADICTIONS.map(({ row, written, why, cure, finder }) => {
    const by = 'elsewhere' in finder ? finder.elsewhere : foundBy(finder, textOf(finder.example), row);
    return `| ${row} | ${written} | ${why} | ${cure} | ${by} |`;
  });
  return `| # | as written | why it cannot be | cure | found by |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

function foundBy({ code, example }: Found, text: string, row: number): string {
  const lines = markedLines(text, row);
  const places = `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`;
  const file = `${example}.yaml`;
  return `[${code}](checks.md#${code.toLowerCase()}), [${file}](../examples/as-written/${file}) ${places}`;
}
