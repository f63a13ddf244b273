/**
 * Running identity of a run: two 32-bit lanes fed with every event. Not cryptographic and not meant to be: it must cost
 * two multiplications per event and tell two runs apart that differ anywhere.
 */
export class TraceHash {
  private low = 0x811c9dc5 | 0;
  private high = 0x9e3779b9 | 0;

  /** Feeds one event. */
  event(timeUs: number, code: number): void {
    const low = this.low ^ (timeUs | 0);
    const high = this.high ^ code;
    this.low = Math.imul((low << 5) | (low >>> 27), 0x9e3779b1) ^ high;
    this.high = Math.imul((high << 7) | (high >>> 25), 0x85ebca77) ^ low;
  }

  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.event(text.charCodeAt(i), i);
    this.event(text.length, -1);
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
    return hex(this.high) + hex(this.low);
  }
}
