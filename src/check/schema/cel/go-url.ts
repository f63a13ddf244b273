/** Addresses as Go's `net/url` reads them where a request begins: absolute, or an absolute path. */
export interface GoUrl {
  readonly scheme: string;
  /** With the port. */
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;
/** What may stand in a host; Go lets everything beyond ASCII through, escaped or not. */
const HOST = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"]|%[89a-fA-F][0-9a-fA-F]|\P{ASCII})*$/u;
const USER_INFO = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;

/** The scheme and the rest; null for a scheme that is missing before its colon. */
function splitScheme(text: string): readonly [scheme: string, rest: string] | null {
  const [, scheme, rest] = /^([A-Za-z][A-Za-z0-9+.-]*):([\s\S]*)$/.exec(text) ?? [];
  if (scheme !== undefined) return [scheme.toLowerCase(), rest ?? ''];
  return text.startsWith(':') ? null : ['', text];
}

function isHost(host: string): boolean {
  if (!HOST.test(host)) return false;
  if (!host.startsWith('[')) return /^[^:]*(?::\d*)?$/.test(host);
  return /^\[[0-9a-fA-F:.]+(?:%25[^\]]+)?\](?::\d*)?$/.test(host);
}

/** The parts of an address; null where Go refuses it. */
export function parseGoUrl(text: string): GoUrl | null {
  if (text === '' || /\p{Cc}/u.test(text.replace(/[\u0080-\u009f]/g, ''))) return null;
  const split = splitScheme(text);
  if (split === null) return null;
  const [scheme, rest] = split;
  const [beforeFragment = ''] = rest.split('#');
  const mark = beforeFragment.indexOf('?');
  const whole = mark < 0 ? beforeFragment : beforeFragment.slice(0, mark);
  const query = mark < 0 ? '' : beforeFragment.slice(mark + 1);
  if (!rest.startsWith('/'))
    return scheme === ''
      ? text === '*'
        ? { scheme, host: '', path: '*', query }
        : null
      : { scheme, host: '', path: '', query };
  if (scheme === '' || !whole.startsWith('//'))
    return BAD_ESCAPE.test(rest.split('?')[0] ?? '') ? null : { scheme, host: '', path: whole, query };
  const [, authority = '', path = ''] = /^\/\/([^/]*)([\s\S]*)$/.exec(whole) ?? [];
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const isRefused =
    !isHost(host) ||
    BAD_ESCAPE.test(path) ||
    BAD_ESCAPE.test(host) ||
    !USER_INFO.test(authority.slice(0, Math.max(0, at)));
  return isRefused ? null : { scheme, host, path, query };
}
