// What runs on the screens under /admin and /account: they work without it.
import { improveLists } from './admin/lists.ts';
import { improveModeration } from './admin/moderation.ts';

improveLists();
improveModeration();
