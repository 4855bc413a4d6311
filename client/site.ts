// What runs on public pages: they work without it.
import { improveComments } from './comments.ts';

improveComments();
