/** Why a program that reads files does not see a control: who must speak for it instead. */
export const UNSEEN = {
  management: 'the owners’ direction: policies, roles, risks, reviews',
  people: 'people: hiring, training, conduct, who is let in and out',
  process: 'a procedure that people follow and write down',
  suppliers: 'contracts with others, and what they prove',
  places: 'buildings and devices: of the provider of the data centres, and of whoever carries a laptop',
  application: 'the application and its data: what it asks of people, keeps, shows and gives back',
  code: 'how programs are written, reviewed and tested before there is an image',
  running: 'what happens while it runs: incidents, drills, scans and their reports',
} as const;
