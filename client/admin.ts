// What runs on the screens under /admin and /account: they work without it.
import { improveAccentSamples } from './admin/accent-sample.ts';
import { improveCopyables } from './admin/copyables.ts';
import { improveLists } from './admin/lists.ts';
import { improveLive } from './admin/live.ts';
import { showCurrentPlace } from './admin/menu.ts';
import { improveModeration } from './admin/moderation.ts';
import { improveReorderLists } from './admin/reorder.ts';
import { improveUploads } from './admin/uploads.ts';

improveLists();
improveLive();
improveModeration();
improveUploads();
improveCopyables();
improveReorderLists();
improveAccentSamples();
showCurrentPlace();
