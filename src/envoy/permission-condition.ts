/** Conditions of an AuthorizationPolicy about what is asked for. */
import type { JsonObject } from '../manifests/types.ts';
import type { ToMatcher } from './principal-condition.ts';
import { cidr, headerIs, wildcard } from './wildcard.ts';

/** The matcher of a condition on the operation, or null when its key is unknown. */
export function permissionCondition(key: string): ToMatcher | null {
  switch (key) {
    case 'host':
      return anyRule((value) => ({ header: hostIs(value) }));
    case 'method':
      return anyRule((value) => ({ header: headerIs(':method', value) }));
    case 'path':
      return anyRule(pathIs);
    case 'destination.port':
      return anyRule((value) => ({ destination_port: Number(value) }));
    case 'destination.ip':
      return anyRule((value) => ({ destination_ip: cidr(value) }));
    case 'connection.sni':
      return anyRule((value) => ({ requested_server_name: wildcard(value) }));
    default:
      return null;
  }
}

function anyRule(one: (value: string) => JsonObject): ToMatcher {
  return (values) => ({ or_rules: { rules: values.map(one) } });
}

/** Hosts are compared without regard to case. */
function hostIs(value: string): JsonObject {
  if (value === '*') return { name: ':authority', present_match: true };
  return { name: ':authority', string_match: wildcard(value, '', true) };
}

function pathIs(value: string): JsonObject {
  if (/\{\*{1,2}\}/.test(value)) {
    const message = 'type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig';
    const template = value.replaceAll('{*}', '*').replaceAll('{**}', '**');
    const config = { '@type': message, path_template: template };
    return { uri_template: { name: 'uri-template', typed_config: config } };
  }
  return { url_path: { path: wildcard(value) } };
}
