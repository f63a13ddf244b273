import type { JsonObject } from '../manifests/types.ts';
import { extension } from './extension.ts';

/** Where requests are logged, and which fields beside the usual ones are wanted, in Envoy's command operators. */
export interface AccessLog {
  readonly path: string;
  readonly extra: Readonly<Record<string, string>>;
}

/** Fields of one access log line: what a request came to and why. */
const ACCESS_LOG_FIELDS = {
  id: '%REQ(X-REQUEST-ID)%',
  method: '%REQ(:METHOD)%',
  path: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  authority: '%REQ(:AUTHORITY)%',
  status: '%RESPONSE_CODE%',
  flags: '%RESPONSE_FLAGS%',
  details: '%RESPONSE_CODE_DETAILS%',
  attempts: '%UPSTREAM_REQUEST_ATTEMPT_COUNT%',
  cluster: '%UPSTREAM_CLUSTER_RAW%',
  upstream: '%UPSTREAM_HOST%',
} as const;

/** JSON lines in a file, or nothing. */
export function accessLog(log: AccessLog | null): JsonObject {
  if (log === null) return {};
  const { path } = log;
  const fields = { path, log_format: { json_format: { ...ACCESS_LOG_FIELDS, ...log.extra } } };
  return {
    access_log: [
      extension('envoy.access_loggers.file', 'envoy.extensions.access_loggers.file.v3.FileAccessLog', fields),
    ],
  };
}
