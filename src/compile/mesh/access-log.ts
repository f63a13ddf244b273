/**
 * What proxies write of each request (O09). Envoy prints what it is asked for and nothing else, so the fields are an
 * allow-list: no header of a client is among them but the request's own id, the path comes without its query, and of a
 * client's address only the network. What a path itself may hold, such as an e-mail address, the log agent takes out.
 * Leaves out the user agent: with an address it tells people apart.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { AccessLog } from '../../model/mesh-types.ts';

/** Name of the provider in Istio’s `meshConfig`. */
const ACCESS_LOG_PROVIDER = 'nines-access-log';

/** Field of a line → Envoy’s command operators. Istio brings the formatter that `REQ_WITHOUT_QUERY` needs. */
const FIELDS: Readonly<Record<string, string>> = {
  time: '%START_TIME%',
  trace_id: '%TRACE_ID%',
  request_id: '%REQ(X-REQUEST-ID)%',
  protocol: '%PROTOCOL%',
  method: '%REQ(:METHOD)%',
  authority: '%REQ(:AUTHORITY)%',
  path: '%REQ_WITHOUT_QUERY(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  route: '%ROUTE_NAME%',
  status: '%RESPONSE_CODE%',
  grpc_status: '%GRPC_STATUS%',
  flags: '%RESPONSE_FLAGS%',
  details: '%RESPONSE_CODE_DETAILS%',
  received_bytes: '%BYTES_RECEIVED%',
  sent_bytes: '%BYTES_SENT%',
  duration_ms: '%DURATION%',
  attempts: '%UPSTREAM_REQUEST_ATTEMPT_COUNT%',
  upstream_cluster: '%UPSTREAM_CLUSTER_RAW%',
  upstream_host: '%UPSTREAM_HOST%',
};
/** Prints `203.0.113.0/24`. */
const NETWORK = '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(24)%';

/** Fields of a line of JSON. */
function accessLogFields({ client }: AccessLog): Readonly<Record<string, string>> {
  return client === 'network' ? { ...FIELDS, client: NETWORK } : FIELDS;
}

/** The provider: lines of JSON on the proxy’s standard output. */
export function accessLogProvider(asked: AccessLog): JsonObject {
  return {
    name: ACCESS_LOG_PROVIDER,
    envoyFileAccessLog: { path: '/dev/stdout', logFormat: { labels: accessLogFields(asked) } },
  };
}

/** The `accessLogging` of the mesh’s Telemetry. */
export function telemetryAccessLogging({ requests }: AccessLog): readonly JsonObject[] {
  return [
    {
      providers: [{ name: ACCESS_LOG_PROVIDER }],
      ...(requests === 'failed' ? { filter: { expression: 'response.code >= 400' } } : {}),
    },
  ];
}
