/**
 * What no log keeps, whoever printed it: credentials, tokens and e-mail addresses (O09), as expressions of RE2 with what
 * stands in their place. Proxies print none of them by themselves; programs, and paths of requests, may.
 * Leaves out addresses of the network: those of pods and nodes are what an operator looks for, and proxies shorten those of
 * clients before they print them. Leaves out what no pattern tells from other words, such as names of people.
 */
export interface Redaction {
  readonly name: string;
  readonly pattern: string;
  /** `${1}` is what the first pair of parentheses matched. */
  readonly replacement: string;
}

const HIDDEN = '[redacted]';
/** Between a name and its value, in queries, headers, JSON and JSON within JSON. */
const IS = '\\\\*"?\\s*[:=]\\s*\\\\*"?';
const SECRET_NAMES =
  'password|passwd|secret|client_secret|api[_-]?key|x-api-key|token|access_token|refresh_token|id_token|session_id|x-amz-security-token';

export const REDACTIONS: readonly Redaction[] = [
  {
    name: 'cookies, to the end of what is quoted',
    pattern: `(?i)((?:set-)?cookie${IS})[^"\\\\\\r\\n]+`,
    replacement: `\${1}${HIDDEN}`,
  },
  {
    name: 'authorization of requests',
    pattern: `(?i)(authorization${IS})(?:[a-z]+\\s+)?[^"\\\\,;\\s}]+`,
    replacement: `\${1}${HIDDEN}`,
  },
  {
    name: 'tokens by their kind',
    pattern: '(?i)\\b(bearer|basic)\\s+[a-z0-9._~+/=-]{8,}',
    replacement: `\${1} ${HIDDEN}`,
  },
  { name: 'JSON Web Tokens', pattern: '\\beyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*', replacement: HIDDEN },
  {
    name: 'secrets by their names, in queries, JSON and plain words',
    pattern: `(?i)\\b((?:${SECRET_NAMES})${IS})[^"\\\\&,;\\s}]+`,
    replacement: `\${1}${HIDDEN}`,
  },
  {
    name: 'e-mail addresses',
    pattern: '[\\w.%+-]+(?:@|%40)[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)*\\.[a-zA-Z]{2,}',
    replacement: HIDDEN,
  },
];
