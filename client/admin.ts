// What runs on the screens under /admin and /account: they work without it.
import { improveAccentSamples } from './admin/accent-sample.ts';
import { improveLists } from './admin/lists.ts';
import { improveModeration } from './admin/moderation.ts';
import { improveReorderLists } from './admin/reorder.ts';

improveLists();
improveModeration();
improveReorderLists();
improveAccentSamples();
