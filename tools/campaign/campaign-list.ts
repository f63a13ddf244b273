import type { Campaign } from './campaign-types.ts';

/** Every campaign of `npm run campaign`, loaded when it is run. To add one, add its line. */
export const CAMPAIGN_LIST: Readonly<Record<string, () => Promise<Campaign>>> = {
  readers: async () => (await import('./readers-campaign.ts')).readersCampaign,
  controllers: async () => (await import('./controllers-campaign.ts')).controllersCampaign,
};
