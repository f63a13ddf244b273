import { HOST_NAME, LABEL_KEY, LABEL_VALUE, NAME, URL_TEXT } from '../../schema/name-texts.ts';
import {
  defaulted,
  listOf,
  mapOf,
  optional,
  quantity,
  record,
  required,
  text,
  whole,
  words,
} from '../../schema/record.ts';
import { duration } from '../../units/duration.ts';

const TLS_VERSION = words('1.0', '1.1', '1.2', '1.3');
const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';

/** How clients get in (M02). */
export const gateway = record('a gateway', {
  host: required(HOST_NAME, 'Public host of the platform; services may have hosts of their own.'),
  namespace: defaulted(
    NAME,
    'Namespace of the gateway’s pods.',
    'istio-system',
    'where Istio’s default profile puts it',
  ),
  selector: defaulted(
    mapOf(LABEL_KEY, LABEL_VALUE),
    'Labels of the gateway’s pods.',
    { istio: 'ingressgateway' },
    'Istio’s default gateway',
  ),
  serviceAccount: defaulted(
    NAME,
    'Service account of the gateway’s pods.',
    'istio-ingressgateway-service-account',
    'Istio’s default gateway',
  ),
  tls: defaulted(
    record('tls', {
      min: defaulted(TLS_VERSION, 'Lowest version of TLS.', '1.2', 'older versions are broken'),
      max: defaulted(TLS_VERSION, 'Highest version of TLS.', '1.3', 'the newest there is'),
      ciphers: defaulted(
        listOf(text('a cipher suite', { pattern: '^[A-Z0-9-]+$', examples: ['ECDHE-RSA-AES256-GCM-SHA384'] }), true),
        'Cipher suites for TLS 1.2 and below.',
        [
          'ECDHE-ECDSA-AES256-GCM-SHA384',
          'ECDHE-RSA-AES256-GCM-SHA384',
          'ECDHE-ECDSA-AES128-GCM-SHA256',
          'ECDHE-RSA-AES128-GCM-SHA256',
        ],
        'forward secret and authenticated',
      ),
      secret: optional(NAME, 'Secret with the certificate, in the gateway’s namespace.', '<platform>-tls'),
      acme: optional(
        record('acme', {
          issuer: defaulted(NAME, 'Name of the ClusterIssuer.', 'letsencrypt', 'the usual name'),
          email: required(
            text('an e-mail address', { pattern: '^[^\\s@]+@[^\\s@]+$', examples: ['ops@shop.example'] }),
            'Where the authority writes before a certificate expires.',
          ),
          server: defaulted(URL_TEXT, 'Directory of the authority.', LETS_ENCRYPT, 'Let’s Encrypt'),
        }),
        'Certificates asked of an ACME authority by cert-manager.',
        'somebody else brings the secret',
      ),
    }),
    'Transport security.',
    {},
    'nothing enters in clear text',
  ),
  balancer: optional(
    record('a load balancer', {
      every: defaulted(
        quantity(duration, { least: 5_000_000, most: 300_000_000 }),
        'How often it asks each gateway whether it is ready.',
        '10s',
        'what Amazon’s controller tells it unless asked',
      ),
      failures: defaulted(whole(2, 10), 'Answers that fail before it sends nobody there.', 3, 'as its controller does'),
    }),
    'AWS: a Network Load Balancer that sends to gateways directly and asks each of them; a lost zone is left by it before Kubernetes knows.',
    'whatever the provider makes for a Service of type LoadBalancer',
  ),
  http: defaulted(
    words('redirect', 'serve', 'off'),
    'What port 80 does.',
    'redirect',
    'links without https still work',
  ),
});
