/** The option for environments, for the table of a verb's options. */
export const ENVIRONMENT_OPTION = {
  env: { kind: 'text', value: 'NAME', help: 'the environment of the spec; without it production, the file itself' },
} as const;
