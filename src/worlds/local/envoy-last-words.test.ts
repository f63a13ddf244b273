import assert from 'node:assert/strict';
import { test } from 'node:test';
import { envoyLastWords } from './envoy-last-words.ts';

test('why Envoy ended, and not where it was then', () => {
  const why =
    '[12:00:00.1][7][critical][assert] [inotify/watcher_impl.cc:26] assert failure: inotify_fd_ >= 0. Details: Consider ' +
    'increasing value of fs.inotify.max_user_watches and/or fs.inotify.max_user_instances via sysctl';
  const log = [
    '[12:00:00.0][7][warning][main] [server.cc:1] one',
    why,
    '[12:00:00.1][7][error][envoy_bug] [assert.h:38] stacktrace for envoy bug',
    '[12:00:00.1][7][error][envoy_bug] [assert.h:66] #13 UNKNOWN [0x55ba5304348c]',
    '[12:00:00.1][7][critical][backtrace] [backtrace.h:129] Caught Aborted, suspect faulting address 0x2336',
    '[12:00:00.1][7][critical][backtrace] [backtrace.h:158] Envoy version: 1/1.40.0/Clean/RELEASE/BoringSSL',
    '[12:00:00.1][7][critical][backtrace] [backtrace.h:167] #0: [0x7feebb0bb050]',
  ];
  const words = envoyLastWords(`${log.join('\n')}\n`);
  assert.equal(words, `${log[0]} | ${why}`);
  assert.equal(envoyLastWords('a\nb\nc\nd\n'), 'b | c | d');
  assert.equal(envoyLastWords(''), '');
});
