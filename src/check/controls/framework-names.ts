/** Words that ask for a framework. */
export const FRAMEWORK_NAMES = ['soc2', 'iso27001', 'gdpr', 'hipaa', 'pci'] as const;
export type FrameworkName = (typeof FRAMEWORK_NAMES)[number];
