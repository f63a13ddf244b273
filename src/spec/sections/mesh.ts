import { ANY_TEXT, HEADER_NAME, LABEL_KEY, LABEL_VALUE, LINE, NAME, URL_TEXT } from '../../schema/name-texts.ts';
import { defaulted, flag, listOf, mapOf, optional, record, required, text, whole, words } from '../../schema/record.ts';

const TAG = text('a name', { pattern: '^[A-Za-z_][A-Za-z0-9_.-]*$', longest: 63, examples: ['tenant'] });
/** Istio's standard metrics, as the Telemetry API names them. */
const METRIC = words(
  'REQUEST_COUNT',
  'REQUEST_DURATION',
  'REQUEST_SIZE',
  'RESPONSE_SIZE',
  'TCP_OPENED_CONNECTIONS',
  'TCP_CLOSED_CONNECTIONS',
  'TCP_SENT_BYTES',
  'TCP_RECEIVED_BYTES',
);

/** Gateways through which clusters reach one another. */
export const eastWest = record('eastWest', {
  port: defaulted(whole(1, 65_535), 'Port of the gateways between clusters.', 15_443, 'Istio’s own'),
  namespace: defaulted(NAME, 'Namespace of their pods.', 'istio-system', 'where Istio puts them'),
  selector: defaulted(
    mapOf(LABEL_KEY, LABEL_VALUE),
    'Labels of their pods.',
    { istio: 'eastwestgateway' },
    'Istio’s own',
  ),
});

/** What holds between all services. */
export const mesh = record('mesh', {
  mode: defaulted(
    words('sidecar', 'ambient'),
    'How workloads join.',
    'sidecar',
    'every feature of a service works with it',
  ),
  mtls: defaulted(
    words('strict', 'permissive'),
    'Whether plain text is refused between services.',
    'strict',
    'nothing in clear text',
  ),
  defaultDeny: defaulted(
    flag(),
    'A service is closed except to its callers.',
    true,
    'least privilege, derived from `calls`',
  ),
  egress: defaulted(
    record('egress', {
      unknown: defaulted(
        words('refuse', 'allow'),
        'Hosts that nobody declared.',
        'refuse',
        'what leaves is what is declared',
      ),
      allow: defaulted(
        listOf(
          text('a host, with a port', {
            pattern: '^(?:(?:tcp|tls|https?)://)?(?:\\*\\.)?[a-z0-9][a-z0-9.-]*(?::\\d{1,5})?$',
            longest: 300,
            examples: ['api.payments.example:443'],
          }),
        ),
        'Hosts that may be reached beside those that services call.',
        [],
        'what services call is declared already',
      ),
    }),
    'What may leave the mesh (M23).',
    {},
    'what leaves is what is declared',
  ),
  sidecars: defaulted(
    flag(),
    'Proxies are given only what their service calls.',
    true,
    'configuration grows with the calls, not with the square of services',
  ),
  eastWest: optional(
    eastWest,
    'Gateways through which clusters reach one another (M19).',
    'there is one for every cluster as soon as there are several',
  ),
  jwt: defaulted(
    mapOf(
      NAME,
      record('an issuer', {
        issuer: required(LINE, 'The `iss` of its tokens.'),
        jwks: optional(URL_TEXT, 'Where its keys are published.', 'found through the issuer’s own discovery document'),
        keys: optional(ANY_TEXT, 'Its keys themselves, as a JSON Web Key Set.'),
        audiences: defaulted(listOf(LINE), 'Accepted `aud`; empty: any.', [], 'any audience'),
        header: optional(HEADER_NAME, 'Header that carries the token.', '`Authorization: Bearer`'),
        prefix: optional(LINE, 'What stands before the token in that header.'),
        forward: defaulted(flag(), 'The service is given the token too.', false, 'it has been judged already'),
      }),
    ),
    'Issuers of tokens, by a name of your own (M22).',
    {},
    'none',
  ),
  telemetry: optional(
    record('telemetry', {
      tags: defaulted(mapOf(TAG, LINE), 'Tag to an Envoy expression, added to the metrics.', {}, 'none'),
      metrics: defaulted(listOf(METRIC), 'Metrics that carry the tags; empty: all.', [], 'all'),
      provider: defaulted(NAME, 'Istio’s telemetry provider.', 'prometheus', 'Istio’s default'),
    }),
    'Custom tags of the mesh’s metrics (M25).',
    'Istio’s standard metrics',
  ),
  accessLog: optional(
    record('accessLog', {
      requests: defaulted(
        words('all', 'failed'),
        'Requests that are logged; `failed`: answered with 400 or more.',
        'all',
        'what went well explains what did not',
      ),
      client: defaulted(
        words('network', 'none'),
        'What is said of a client’s address.',
        'network',
        'enough to see where a flood is from',
      ),
    }),
    'A line of JSON per request, without headers, queries and addresses of people (O09).',
    'no request is logged',
  ),
});
