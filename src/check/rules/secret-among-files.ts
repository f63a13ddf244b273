import { recordAt, stringAt } from '../../manifests/field.ts';
import type { Rule } from '../types.ts';

/** Files of programs and certificates of authorities, which operators want in a Secret, hold no secret by themselves. */
const PUBLIC_KEY =
  /(?:\.(?:ya?ml|json|conf|cfg|ini|toml|crt|pub)$)|^(?:username|user|host|port|dbname|database|ca\.crt)$/i;

export const secretAmongFiles: Rule = {
  code: 'SEC030',
  title: 'A secret whose value stands in the files',
  severity: 'info',
  rows: ['C03'],
  why: 'Base64 hides nothing: whoever reads the repository, now or in its history, has the secret, and a new one needs a commit.',
  fix: 'keep it in a store of secrets and let External Secrets bring it, or seal it',
  find: ({ index }) =>
    index.ofKind('', 'Secret').flatMap((manifest) => {
      const { object } = manifest;
      if (stringAt(object, ['type']) === 'kubernetes.io/service-account-token') return [];
      const keys = (['data', 'stringData'] as const).flatMap((field) =>
        Object.entries(recordAt(object, [field]) ?? {})
          .filter(([key, value]) => typeof value === 'string' && value !== '' && !PUBLIC_KEY.test(key))
          .map(([key]) => ({ field, key })),
      );
      const [first, ...more] = keys;
      if (first === undefined) return [];
      const others = more.length === 0 ? '' : ` and ${more.length} more`;
      return [
        {
          manifest,
          path: [first.field, first.key],
          message: `${first.key}${others} of Secret ${object.metadata.name}`,
        },
      ];
    }),
};
