import { ROLLOUT_STORIES } from './stories/rollout-stories.ts';
import { storyTests } from './story-tests.ts';

storyTests(ROLLOUT_STORIES);
