import type { Issue } from '../units/issue.ts';

/** Reads the values of `--header`; names are in lower case, values of a repeated one are joined. */
export function readHeaders(written: readonly string[], issues: Issue[]): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const text of written) {
    const colon = text.indexOf(':');
    const name = text.slice(0, colon).trim().toLowerCase();
    if (colon <= 0 || !/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) {
      const message = `--header takes 'Name: value', not "${text}"`;
      issues.push({ code: 'CLI031', path: '--header', message, fix: "write --header 'x-canary: true'" });
      continue;
    }
    const value = text.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  return headers;
}
