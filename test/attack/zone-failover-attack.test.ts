import { ZONE_STORIES } from './stories/zone-stories.ts';
import { storyTests } from './story-tests.ts';

storyTests(ZONE_STORIES);
