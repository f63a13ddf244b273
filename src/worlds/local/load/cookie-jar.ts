/** Cookies of one user for one host: names and values, which is all that a gateway's affinity needs. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** Takes what an answer sets; an empty value or an age of nothing takes a cookie away. */
  take(setCookies: readonly string[]): void {
    for (const text of setCookies) {
      const [pair = '', ...attributes] = text.split(';').map((part) => part.trim());
      const equals = pair.indexOf('=');
      if (equals <= 0) continue;
      const isGone = attributes.some((each) => /^max-age=(0|-\d+)$/i.test(each));
      if (isGone) this.#cookies.delete(pair.slice(0, equals));
      else this.#cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
  }

  /** The header's value, or null when there are no cookies. */
  header(): string | null {
    if (this.#cookies.size === 0) return null;
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
