import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertIssues, type IssueCase, issuesOf, samplePlatform } from '../sample-platform.ts';

const REGIONS = 'one: { zones: [a, b, c] }\n  two: { role: warm, zones: [a, b, c] }';
const DATA = 'db: { kind: postgres, run: {} }, cache: { kind: redis, host: cache.example }';

/** The sample with these lines of `backup` and of `data`. */
function backedUp(lines: string, data = DATA): string {
  const backup = lines === '' ? '' : `backup: { bucket: shop-backups, ${lines} }\n`;
  return samplePlatform({ regions: REGIONS, rest: `${backup}data: { ${data} }` });
}

function store(lines: string, kind = 'kind: postgres, run: {}'): string {
  return backedUp('data: [db]', `db: { ${kind}, backup: { ${lines} } }`);
}

const cases: readonly IssueCase[] = [
  [backedUp('data: [db, cahce]'), 'SPEC027', 'backup.data[1]', /no data store cahce/, /`cache`/],
  [
    backedUp('data: [log]', 'log: { kind: kafka, host: log.example }'),
    'SPEC025',
    'backup.data[0]',
    /mirrored, not dumped/,
    /take it away/,
  ],
  [backedUp('velero: { version: 1.9.0 }'), 'SPEC009', 'backup.velero.version', /1\.17 to 1\.18/, /`1\.18\.0`/],
  [backedUp('velero: { version: 2.0.0 }'), 'SPEC009', 'backup.velero.version', /nobody has tried/, /1\.18/],
  [
    backedUp('schedules: { full: { at: 0 25 * * *, keep: 30d } }'),
    'SPEC008',
    'backup.schedules.full.at',
    /25 is no hour/,
    /minute, hour/,
  ],
  [
    backedUp('schedules: { full: { at: 0 0 2 * * *, keep: 30d } }'),
    'SPEC008',
    'backup.schedules.full.at',
    /6 fields/,
    /minute, hour/,
  ],
  [
    backedUp('schedules: { never: { at: 0 2 31 2 *, keep: 30d } }'),
    'SPEC028',
    'backup.schedules.never.at',
    /never comes/,
    /a day that there is/,
  ],
  [
    backedUp('schedules: { weekly: { at: 0 2 * * 0, keep: 3d } }'),
    'SPEC028',
    'backup.schedules.weekly.keep',
    /gone after 3d.*7d later/,
    /`7d`/,
  ],
  [backedUp('configuration: { every: 45m }'), 'SPEC028', 'backup.configuration.every', /45m drifts/, /divide a day/],
  [
    backedUp('configuration: { keep: { daily: 12h } }'),
    'SPEC028',
    'backup.configuration.keep.daily',
    /gone after 12h/,
    /`1d`/,
  ],
  [backedUp('configuration: { keep: {} }'), 'SPEC007', 'backup.configuration.keep', /nothing is kept/, /daily/],
  [
    backedUp('controlPlane: self-managed, etcd: { every: 4h, keep: 1d }, copies: { to: { one: [one] } }'),
    'SPEC030',
    'backup.copies.to.one[0]',
    /lost together/,
    /another region/,
  ],
  [backedUp('copies: { to: { one: [tow] } }'), 'SPEC027', 'backup.copies.to.one[0]', /no region tow/, /`two`/],
  [backedUp('urls: { one: "https://s3.one.example" }'), 'SPEC007', 'backup', /store of two/, /urls: \{ two/],
  [
    backedUp('urls: { one: "https://a.example", two: "https://b.example", tree: "https://c.example" }'),
    'SPEC027',
    'backup.urls.tree',
    /no region tree/,
    /./,
  ],
  [backedUp('hooks: { stop: { service: wbe, before: [stop] } }'), 'SPEC027', 'backup.hooks.stop.service', /wbe/, /web/],
  [backedUp('hooks: { stop: { service: web } }'), 'SPEC007', 'backup.hooks.stop', /neither/, /before/],
  [backedUp('holds: [dbb]'), 'SPEC027', 'backup.holds[0]', /backs up a store dbb/, /`db`/],
  [backedUp('holds: [db], lock: none'), 'SPEC025', 'backup.holds[0]', /has no holds/, /`lock`/],
  [backedUp('tiers: { infrequent: 7d }'), 'SPEC028', 'backup.tiers.infrequent', /30 days old/, /`30d`/],
  [backedUp('tiers: { archive: 30d }'), 'SPEC028', 'backup.tiers.archive', /before they become/, /more than `30d`/],
  [
    backedUp('', 'db: { kind: postgres, run: {}, backup: {} }'),
    'SPEC007',
    'data.db.backup',
    /where backups go/,
    /bucket/,
  ],
  [
    backedUp('data: [cache]', `db: { kind: postgres, run: {}, backup: {} }, cache: { kind: redis, host: c.example }`),
    'SPEC030',
    'data.db.backup',
    /not among/,
    /add db/,
  ],
  [store('format: custom', 'kind: redis, run: {}'), 'SPEC030', 'data.db.backup.format', /is a Redis/, /take it away/],
  [store('wal: {}', 'kind: postgres, host: db.example'), 'SPEC025', 'data.db.backup.wal', /whoever runs it/, /`run`/],
  [store('every: 7h'), 'SPEC028', 'data.db.backup.every', /7h drifts/, /divide a day/],
  [store('every: 4h, keep: { hourly: 2h, daily: 30d }'), 'SPEC028', 'data.db.backup.keep.hourly', /4h later/, /`4h`/],
  [store('wal: { base: 0 1 * * 0, keep: 5d }'), 'SPEC028', 'data.db.backup.wal.keep', /up to 7d/, /`7d`/],
  [store('wal: { base: 0 1 * * }'), 'SPEC008', 'data.db.backup.wal.base', /4 fields/, /minute, hour/],
];

test('what cannot be of a backup is reported where it is written', () => assertIssues(cases));

test('what can be is read', () => {
  for (const text of [
    backedUp('lock: none'),
    backedUp('copies: { to: {} }, keys: { rotate: 30d, versions: 2, rewrap: true }'),
    backedUp('controlPlane: self-managed, etcd: { every: 4h }'),
    backedUp('etcd: {}', DATA),
    backedUp('schedules: { full: { at: "@daily", keep: 30d } }'),
    backedUp('urls: { one: "https://a.example", two: "https://b.example" }, secret: store'),
    store('every: 4h, keep: { all: 1d, monthly: 7y }, wal: { every: 1m }, compression: 0'),
    samplePlatform({ rest: 'data: { db: { kind: postgres, host: db.example } }' }),
  ]) {
    assert.deepEqual(issuesOf(text), [], text);
  }
});
