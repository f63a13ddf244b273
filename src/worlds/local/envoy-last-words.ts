/** Lines that are shown of a log. */
const SHOWN = 3;
/** Where Envoy was when it ended helps its authors; why it ended stands above that, and helps everybody. */
const TRACE = /\[backtrace\]|\] #\d+\b|stacktrace for envoy bug/;

/** The end of Envoy's log as far as it says why it ended. */
export function envoyLastWords(log: string): string {
  const lines = log.trim().split('\n');
  return lines
    .filter((line) => !TRACE.test(line))
    .slice(-SHOWN)
    .join(' | ');
}
