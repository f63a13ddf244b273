import { HOST_NAME, LINE } from '../../schema/name-texts.ts';
import { defaulted, listOf, optional, quantity, record, required, whole, words } from '../../schema/record.ts';
import { count } from '../../units/count.ts';
import { duration } from '../../units/duration.ts';

const WORK = quantity(duration, { least: 1 });
const PORT = whole(1, 65_535);

/** A service of somebody else (M23). */
export const external = record('an external service', {
  host: required(HOST_NAME, 'Its host.'),
  port: defaulted(PORT, 'Its port.', 443, 'https'),
  protocol: defaulted(words('https', 'http', 'tls', 'tcp'), 'What it speaks.', 'https', 'nothing in clear text'),
  addresses: defaulted(listOf(LINE), 'Its addresses, when the name does not resolve.', [], 'the name resolves'),
  connections: optional(quantity(count, { least: 1 }), 'Most connections that one proxy opens to it.', 'no limit'),
  work: defaulted(WORK, 'Mean time of one answer: told to the simulator.', '50ms', 'a call over the internet'),
  concurrency: defaulted(
    quantity(count, { least: 1 }),
    'Answers it works on at once: told to the simulator.',
    '10k',
    'somebody else’s scale',
  ),
});
