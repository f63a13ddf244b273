/**
 * How an audit log is asked (C05): a table over each archive for Athena, cut by day without anybody adding the days, a
 * workgroup whose answers Athena keeps itself (a bucket that nothing can be taken out of is no place for them), and the
 * questions that an auditor asks first.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { reference } from '../cloud/provider.ts';
import { auditBucketName } from './audit-archive.ts';
import { eventsTable, trailTable } from './audit-tables.ts';
import { auditedBy } from './audited-by.ts';

const WHO = 'requestreceivedtimestamp, "user".username, sourceips, verb';
const OBJECT = 'objectref.namespace, objectref.name';
const LAST_WEEK = `day >= date_format(current_date - interval '7' day, '%Y/%m/%d')`;

function question(select: string, where: string): string {
  return `SELECT ${select} FROM events WHERE ${LAST_WEEK} AND ${where} ORDER BY requestreceivedtimestamp DESC`;
}

const CHANGES = `verb IN ('create', 'update', 'patch', 'delete', 'deletecollection')`;
const QUESTIONS: Readonly<Record<string, readonly [description: string, query: string]>> = {
  secrets_read: [
    'Who read which secret',
    question(`${WHO}, ${OBJECT}`, `objectref.resource = 'secrets' AND verb IN ('get', 'list', 'watch')`),
  ],
  rights_changed: [
    'Who changed what somebody may do',
    question(
      `${WHO}, objectref.resource, ${OBJECT}`,
      `objectref.apigroup IN ('rbac.authorization.k8s.io', 'security.istio.io') AND ${CHANGES}`,
    ),
  ],
  pods_entered: [
    'Who went into a pod',
    question(
      `${WHO}, ${OBJECT}, objectref.subresource`,
      `objectref.subresource IN ('exec', 'attach', 'portforward', 'ephemeralcontainers')`,
    ),
  ],
  refused: [
    'Who was refused',
    question(`${WHO}, requesturi, responsestatus.code`, 'responsestatus.code IN (401, 403)'),
  ],
};

/** Calls that change or end what is written down, or that take its key away. */
const MEDDLING = [
  ...['DeleteObject', 'DeleteObjects', 'PutObjectRetention', 'PutBucketLifecycle', 'PutBucketPolicy'],
  ...['DeleteBucketPolicy', 'StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'DeleteLogGroup'],
  ...['DeleteSubscriptionFilter', 'ScheduleKeyDeletion', 'DisableKey'],
];
const TRAIL_QUESTIONS: typeof QUESTIONS = {
  records_meddled_with: [
    'Who tried to change or remove what was written down',
    [
      'SELECT eventtime, useridentity.arn, eventname, errorcode, requestparameters FROM trail',
      `WHERE ${LAST_WEEK} AND eventname IN (${MEDDLING.map((name) => `'${name}'`).join(', ')})`,
      'ORDER BY eventtime DESC',
    ].join(' '),
  ],
};

/** Tables, workgroup and questions of one cluster; null where its log is not archived here. */
export function auditQueries(model: Model, cluster: string): JsonObject | null {
  const audited = auditedBy(model);
  if (!audited.includes(cluster)) return null;
  const name = auditBucketName(model, cluster);
  const hasTrail = audited[0] === cluster;
  const asked = { ...QUESTIONS, ...(hasTrail ? TRAIL_QUESTIONS : {}) };
  const queries = Object.entries(asked).map(([title, [description, query]]) => [
    title,
    {
      name: title,
      description,
      workgroup: reference('aws_athena_workgroup.audit.name'),
      database: reference('aws_glue_catalog_database.audit.name'),
      query,
    },
  ]);
  return {
    resource: {
      // Hive knows no hyphen.
      aws_glue_catalog_database: { audit: { name: name.replaceAll('-', '_') } },
      aws_glue_catalog_table: {
        events: eventsTable(model, cluster),
        ...(hasTrail ? { trail: trailTable(model, cluster) } : {}),
      },
      aws_athena_workgroup: {
        audit: {
          name,
          configuration: {
            enforce_workgroup_configuration: true,
            // For a day, encrypted with a key of Athena’s.
            managed_query_results_configuration: { enabled: true },
          },
        },
      },
      aws_athena_named_query: Object.fromEntries(queries),
    },
  };
}
