/** Audit logs as tables that Athena reads (C05), cut by day without anybody adding the days. */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { ACCOUNT, reference } from '../cloud/provider.ts';
import { auditBucketName } from './audit-archive.ts';
import { EVENTS_FOLDER } from './audit-stream.ts';
import { TRAIL_FOLDER } from './audit-trail.ts';

/** The first day that may be asked for: before the first release of this. */
const FIRST_DAY = '2026/01/01';
const TEXT_OUTPUT = 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat';
/** Where calls are written down that belong to no region. */
const GLOBAL_REGION = 'us-east-1';

/** Fields of `audit.k8s.io/v1` Event, as Hive names their types. */
const EVENT: Readonly<Record<string, string>> = {
  level: 'string',
  auditid: 'string',
  stage: 'string',
  requesturi: 'string',
  verb: 'string',
  user: 'struct<username:string,uid:string,groups:array<string>>',
  impersonateduser: 'struct<username:string,uid:string,groups:array<string>>',
  sourceips: 'array<string>',
  useragent: 'string',
  objectref:
    'struct<resource:string,namespace:string,name:string,apigroup:string,apiversion:string,subresource:string>',
  responsestatus: 'struct<status:string,reason:string,code:int>',
  requestreceivedtimestamp: 'string',
  stagetimestamp: 'string',
  annotations: 'map<string,string>',
};

const SESSION =
  'struct<attributes:struct<mfaauthenticated:string,creationdate:string>,sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>>';
/** Fields of a CloudTrail record. What differs from call to call stays text. */
const RECORD: Readonly<Record<string, string>> = {
  eventversion: 'string',
  useridentity: `struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,sessioncontext:${SESSION}>`,
  eventtime: 'string',
  eventsource: 'string',
  eventname: 'string',
  awsregion: 'string',
  sourceipaddress: 'string',
  useragent: 'string',
  errorcode: 'string',
  errormessage: 'string',
  requestparameters: 'string',
  responseelements: 'string',
  requestid: 'string',
  eventid: 'string',
  readonly: 'string',
  resources: 'array<struct<arn:string,accountid:string,type:string>>',
  eventtype: 'string',
  recipientaccountid: 'string',
  eventcategory: 'string',
};

const DATABASE = reference('aws_glue_catalog_database.audit.name');
const DAYS = {
  'projection.enabled': 'true',
  'projection.day.type': 'date',
  'projection.day.format': 'yyyy/MM/dd',
  'projection.day.range': `${FIRST_DAY},NOW`,
};

/** Terraform would look a single dollar up. */
function placeholder(name: string): string {
  return `$\${${name}}`;
}

function columnsOf(fields: Readonly<Record<string, string>>): JsonObject[] {
  return Object.entries(fields).map(([name, type]) => ({ name, type }));
}

/** What the API server of a cluster wrote down. */
export function eventsTable(model: Model, cluster: string): JsonObject {
  const location = `s3://${auditBucketName(model, cluster)}/${EVENTS_FOLDER}/`;
  return {
    name: 'events',
    database_name: DATABASE,
    table_type: 'EXTERNAL_TABLE',
    parameters: { classification: 'json', ...DAYS, 'storage.location.template': `${location}${placeholder('day')}/` },
    partition_keys: columnsOf({ day: 'string' }),
    storage_descriptor: {
      location,
      input_format: 'org.apache.hadoop.mapred.TextInputFormat',
      output_format: TEXT_OUTPUT,
      ser_de_info: {
        serialization_library: 'org.openx.data.jsonserde.JsonSerDe',
        parameters: { 'ignore.malformed.json': 'true' },
      },
      columns: columnsOf(EVENT),
    },
  };
}

/** What the trail wrote down, of every region. */
export function trailTable(model: Model, cluster: string): JsonObject {
  const location = `s3://${auditBucketName(model, cluster)}/${TRAIL_FOLDER}/AWSLogs/${ACCOUNT}/CloudTrail/`;
  const regions = [...new Set([GLOBAL_REGION, ...Object.values(model.clusters).map(({ region }) => region)])].sort();
  return {
    name: 'trail',
    database_name: DATABASE,
    table_type: 'EXTERNAL_TABLE',
    parameters: {
      classification: 'cloudtrail',
      ...DAYS,
      'projection.region.type': 'enum',
      'projection.region.values': regions.join(','),
      'storage.location.template': `${location}${placeholder('region')}/${placeholder('day')}`,
    },
    partition_keys: columnsOf({ region: 'string', day: 'string' }),
    storage_descriptor: {
      location,
      input_format: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
      output_format: TEXT_OUTPUT,
      ser_de_info: { serialization_library: 'org.apache.hive.hcatalog.data.JsonSerDe' },
      columns: columnsOf(RECORD),
    },
  };
}
